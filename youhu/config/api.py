from ninja import NinjaAPI

api = NinjaAPI(title="Youhu", version="1")
