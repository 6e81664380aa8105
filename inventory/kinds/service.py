"""Data-centre service."""

from inventory.kind import Kind

SERVICE = Kind(
    id="service", vi="dịch vụ tại trung tâm dữ liệu", en="data-centre service", groups=("service",)
)
