from django.urls import path

from youhu.delivery.views import desk, importing, one, ordering, shop, shops, tariff, tracking

urlpatterns = [
    path("t/<str:token>/", tracking.track_order, name="track_order"),
    path("shop/", shop.my_shop, name="my_shop"),
    path("shop/order/", ordering.new_order, name="new_order"),
    path("shop/orders/", shop.my_orders, name="my_orders"),
    path("shop/orders/export.<table_format:form>", shop.export_my_orders, name="export_my_orders"),
    path("shop/costs/", shop.shop_costs, name="shop_costs"),
    path("shop/costs/export.<table_format:form>", shop.export_costs, name="export_costs"),
    path("shop/addresses/", shop.address_book, name="address_book"),
    path("shop/addresses/new/", shop.new_address, name="new_address"),
    path("shop/addresses/<int:pk>/", shop.address, name="address"),
    path("shop/addresses/<int:pk>/look/", shop.look_address, name="look_address"),
    path("shop/addresses/<int:pk>/drop/", shop.drop_address, name="drop_address"),
    path("orders/", desk.orders, name="orders"),
    path("orders/export.<table_format:form>", desk.export_orders, name="export_orders"),
    path("orders/troubles/", desk.order_troubles, name="order_troubles"),
    path("orders/troubles/<int:pk>/settle/", one.settle_trouble, name="settle_trouble"),
    path("orders/shops/", shops.shops, name="shops"),
    path("orders/shops/export.<table_format:form>", shops.export_shops, name="export_shops"),
    path("orders/shops/new/", shops.new_shop, name="new_shop"),
    path("orders/shops/<int:pk>/", shops.shop, name="shop"),
    path("orders/shops/<int:pk>/edit/", shops.edit_shop, name="edit_shop"),
    path("orders/shops/<int:pk>/<slug:verb>/", shops.act_shop, name="act_shop"),
    path("orders/tariff/", tariff.tariff, name="tariff"),
    path("orders/import/", importing.import_orders, name="import_orders"),
    path("orders/template.<table_format:form>", importing.orders_template, name="orders_template"),
    path(
        "orders/photos/<slug:of>/<int:pk>/<photo_size:size>/", one.order_photo, name="order_photo"
    ),
    path("orders/<slug:number>/", one.order, name="order"),
    path("orders/<slug:number>/<slug:verb>/", one.act_order, name="act_order"),
]
