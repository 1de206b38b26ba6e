namespace Madang.Retail.Recommendations.Files;

/// <summary>How a file of orders is to be read. What is not said is found out from the file.</summary>
public sealed record OrderFileOptions
{
    /// <summary>The column that names who bought: its header, or its number from 1. Null: found by its name.</summary>
    public string? Person { get; init; }

    /// <summary>The column that names what was bought.</summary>
    public string? Item { get; init; }

    /// <summary>The column of the date, or of date and time.</summary>
    public string? Time { get; init; }

    /// <summary>The column of the number of pieces; a file may have none.</summary>
    public string? Quantity { get; init; }

    /// <summary>The column of the price of one piece; a file may have none.</summary>
    public string? Price { get; init; }

    /// <summary>The column of the order's or receipt's number; a file may have none.</summary>
    public string? Order { get; init; }

    /// <summary>The column of the shop; a file may have none.</summary>
    public string? Place { get; init; }

    /// <summary>A regular expression that an item's code (in upper case) must fit: leaves out postage, fees and the like. Null: all.</summary>
    public string? ItemPattern { get; init; }

    /// <summary>A regular expression of order numbers that are left out, such as those of cancellations. Null: none.</summary>
    public string? CancelledOrderPattern { get; init; }

    /// <summary>Whether 3/4/2025 is 3 April. Null: found out from the file, or asked for when the file does not tell.</summary>
    public bool? IsDayFirst { get; init; }

    /// <summary>Leave out lines that cannot be read and count them, instead of refusing the file.</summary>
    public bool SkipsBadLines { get; init; }
}
