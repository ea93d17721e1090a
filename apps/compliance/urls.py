"""Public addresses of compliance: the page below the language prefix, the data without one."""

from django.urls import path

from apps.compliance import views

urlpatterns = [path("state-of-site/", views.state_of_site, name="state_of_site")]
data_urlpatterns = [path("compliance.json", views.compliance_json, name="compliance_json")]
