from django.contrib import admin

from apps.feedback.models import Review, ReviewRule, Survey, UnitAnswer
from apps.feedback.reviews.admin import ReviewAdmin, ReviewRuleAdmin
from apps.feedback.surveys.admin import SurveyAdmin
from apps.inquiries.admin.answers import AnswerAdmin

admin.site.register(UnitAnswer, AnswerAdmin)
admin.site.register(Survey, SurveyAdmin)
admin.site.register(Review, ReviewAdmin)
admin.site.register(ReviewRule, ReviewRuleAdmin)
