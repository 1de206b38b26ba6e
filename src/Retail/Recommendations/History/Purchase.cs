namespace Madang.Retail.Recommendations.History;

/// <summary>One thing that one person bought, as a line of an order says it.</summary>
/// <param name="Person">Who bought; never empty.</param>
/// <param name="Item">What, as a product and not as one of its sizes; never empty.</param>
/// <param name="Order">The order or receipt; empty where none is told, and then a person's day is one basket.</param>
/// <param name="Time">When, in the shop's own time.</param>
/// <param name="Price">Of one piece, in whatever unit; 0 when not told.</param>
/// <param name="Place">The shop where it was bought; null when not told.</param>
/// <param name="Quantity">How many pieces; above 0, and 1 when not told.</param>
internal readonly record struct Purchase(string Person, string Item, string Order, DateTime Time, double Price = 0, string? Place = null, double Quantity = 1);
