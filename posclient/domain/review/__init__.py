"""What a manager wants to see of her shop: each figure's definition, as functions over plain rows."""
