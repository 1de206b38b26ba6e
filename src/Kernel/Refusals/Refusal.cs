namespace Madang.Kernel.Refusals;

/// <summary>
/// An expected "no": a value, not an exception. Each module keeps a closed catalogue of them; one renderer a wire writes them.
/// </summary>
/// <param name="Code">The wire's own code, such as <c>PARAM_ERROR</c>.</param>
/// <param name="Status">HTTP status that goes with it, 400-599.</param>
/// <param name="Message">One plain sentence for the developer who reads it.</param>
public sealed record Refusal(string Code, int Status, string Message)
{
    /// <summary>Which field was wrong, as a JSON pointer (<c>/amount/total</c>); null where no single field is to blame.</summary>
    public string? Field { get; init; }

    /// <summary>The value that was refused, cut to a length fit for an answer; null where it is secret or absent.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong with the field.</summary>
    public string? Issue { get; init; }

    /// <summary>Where the field stands: <c>body</c>, <c>query</c>, <c>path</c> or <c>header</c>.</summary>
    public string? Location { get; init; }
}
