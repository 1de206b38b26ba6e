namespace Madang.MiniPrograms.Releases;

/// <summary>What was uploaded is no package; the message says why in words for its author.</summary>
internal sealed class PackageRefusedException(string message) : Exception(message);
