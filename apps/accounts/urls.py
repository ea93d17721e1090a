"""The addresses of signing in and of the person's own account, below the admin's."""

from django.contrib import admin
from django.urls import path

from apps.accounts import views

own = admin.site.admin_view

urlpatterns = [
    # Before Django's own of the same address: this one writes the journal.
    path("password_change/", own(views.PasswordView.as_view()), name="password_change"),
    path("language/", views.set_admin_language, name="set_admin_language"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/setup/", views.sign_in_setup, name="sign_in_setup"),
    path("sign-in/cancel/", views.sign_in_cancel, name="sign_in_cancel"),
    path("account/", own(views.account), name="account"),
    path("account/two-steps/", own(views.two_steps), name="two_steps"),
    path("account/two-steps/key.svg", views.key_picture, name="key_picture"),
    path("account/two-steps/off/", own(views.turn_off), name="two_steps_off"),
    path(
        "account/two-steps/recovery-codes/",
        own(views.new_recovery_codes),
        name="new_recovery_codes",
    ),
    path(
        "account/sign-out-everywhere/",
        own(views.sign_out_everywhere),
        name="sign_out_everywhere",
    ),
]
