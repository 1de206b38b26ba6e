namespace Madang.MiniPrograms.Compile.Sources;

/// <summary>Paths inside an app: relative, forward slashes, no dots, no way out.</summary>
internal static class SourcePath
{
    /// <summary>
    /// Joins what an author wrote to the folder it was written in. A leading slash means the app's root.
    /// Null when it leads out of the app or is no path at all.
    /// </summary>
    public static string? Join(string folder, string written)
    {
        if (written.Contains('\\') || written.Contains('\0') || written.Contains(':'))
            return null;
        var parts = new List<string>();
        if (!written.StartsWith('/'))
            parts.AddRange(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in written.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                    return null;
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }
        return string.Join('/', parts);
    }

    /// <summary>The folder of a path; empty for the root.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The extension with its dot, in lower case; empty without one.</summary>
    public static string Extension(string path)
    {
        var name = Name(path);
        return name.LastIndexOf('.') is var dot and > 0 ? name[dot..].ToLowerInvariant() : "";
    }

    public static string WithoutExtension(string path) => path[..^Extension(path).Length];

    public static bool IsInside(string path, string folder) => folder.Length == 0 || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Whether a name of a file or folder may be part of a package: printable, and the same on every system.</summary>
    public static bool IsOrdinaryName(string name) =>
        name.Length is > 0 and <= 255 && name is not ("." or "..")
        && !name.Any(character => char.IsControl(character) || character is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|');
}
