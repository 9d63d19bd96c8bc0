from django.urls import path

from youhu.accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/code/", views.second_step, name="second_step"),
    path("password/", views.ChoosePassword.as_view(), name="password"),
    path("account/", views.account, name="account"),
    path("account/sittings/<int:pk>/end/", views.end_sitting, name="end_sitting"),
    path("account/second-step/", views.set_up_second_step, name="set_up_second_step"),
    path("account/second-step/codes/", views.renew_codes, name="renew_codes"),
    path("account/second-step/off/", views.take_off_second_step, name="take_off_second_step"),
]
