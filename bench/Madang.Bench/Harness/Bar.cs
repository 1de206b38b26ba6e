using System.Globalization;

namespace Madang.Bench.Harness;

/// <summary>Which side of its bound a figure must stay on.</summary>
internal enum BoundKind
{
    AtLeast,
    AtMost,
}

/// <summary>One promise: the ratio of two lanes of the same round, against its bound.</summary>
/// <param name="Name">As it is printed, without spaces.</param>
/// <param name="Group">What <c>bench/run NAME</c> calls it.</param>
/// <param name="Subject">The lane above the line.</param>
/// <param name="Rival">The lane below it.</param>
/// <param name="Kind">At least or at most.</param>
/// <param name="Bound">Missing it fails the run.</param>
/// <param name="Aim">What we would like.</param>
/// <param name="Says">What it means, in words.</param>
internal sealed record Bar(string Name, string Group, string Subject, string Rival, BoundKind Kind, double Bound, double Aim, string Says)
{
    public bool IsMetBy(double figure) => Kind == BoundKind.AtLeast ? figure >= Bound : figure <= Bound;

    /// <summary>
    /// <code>BAR sqlite 0.91 >= 0.75</code>
    /// </summary>
    public string Line(double figure) =>
        string.Create(CultureInfo.InvariantCulture, $"BAR {Name} {figure:0.00} {Sign} {Bound:0.##}");

    public string Sign => Kind == BoundKind.AtLeast ? ">=" : "<=";
}
