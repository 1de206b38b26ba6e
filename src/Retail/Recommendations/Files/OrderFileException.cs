namespace Madang.Retail.Recommendations.Files;

/// <summary>A file of orders cannot be read. The message names the file and the line, and what to do; it is for the person who brought the file.</summary>
public sealed class OrderFileException : Exception
{
    /// <summary>With nothing said.</summary>
    public OrderFileException()
    {
    }

    /// <summary>With what is wrong.</summary>
    public OrderFileException(string message) : base(message)
    {
    }

    /// <summary>With what is wrong and what it came from.</summary>
    public OrderFileException(string message, Exception inner) : base(message, inner)
    {
    }
}
