using Madang.MiniPrograms.Compile;

namespace Madang.MiniPrograms.Development;

/// <summary>One build of an app that is being made, for whoever tells the developer.</summary>
/// <param name="Effect">What the open app does: none, styles, renew, reload, errors.</param>
/// <param name="Changed">The files that changed, relative to the project; empty for the first build and where nobody could name them.</param>
/// <param name="Diagnostics">Errors and warnings in the order of files and lines.</param>
/// <param name="Pages">The pages of the app; those of the last sound build when this one has errors.</param>
/// <param name="ElapsedMs">From the batch of changes to the moment at which open apps were told.</param>
/// <param name="WasMended">True when the build before this one had errors and this one has none.</param>
public sealed record DevelopmentBuild(string Effect, IReadOnlyCollection<string> Changed, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Pages, double ElapsedMs, bool WasMended);
