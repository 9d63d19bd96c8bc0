from django.urls import path

from youhu.notices import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("export.<table_format:form>", views.export_inbox, name="export_inbox"),
    path("unread/", views.unread, name="unread"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open_notice"),
]
