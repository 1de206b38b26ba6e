namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>An attribute as written. Offsets count UTF-16 units from the start of the file. A bare value has no quotes around it, and ends where the attribute does.</summary>
internal sealed record WxmlAttribute(string Name, string? Value, int Offset, int End, bool IsBare = false);

/// <summary>The start tag of an element as written.</summary>
internal sealed record WxmlElement(string Name, int Offset, IReadOnlyList<WxmlAttribute> Attributes)
{
    public WxmlAttribute? this[string name] => Attributes.LastOrDefault(one => one.Name == name);
}
