using Madang.MiniPrograms.Compile.Components;

namespace Madang.MiniPrograms.Compile.Linking;

/// <summary>
/// Which chunk each part is in. A part that the app itself needs is in <c>app.js</c>, one that a single page needs in that page's chunk, and parts that the same
/// pages need together share one, so a page loads what it needs and nothing else. Where a shared chunk would be small, its parts stand in each of the pages' own
/// chunks instead: a request costs more than a few kilobytes, and what is defined twice is defined once.
/// </summary>
internal sealed class ChunkPlan
{
    private const int LeastSharedBytes = 12_000;

    private readonly SortedDictionary<string, List<Part>> chunks = new(StringComparer.Ordinal);
    private readonly Dictionary<Part, string> chunkOf = [];
    private readonly HashSet<Part> copies = [];
    private readonly Dictionary<string, SortedSet<string>> ownChunks = new(StringComparer.Ordinal);

    /// <summary>The parts of each chunk, by the chunk's path in the package.</summary>
    public IReadOnlyDictionary<string, List<Part>> Chunks => chunks;

    /// <summary>Chunks that a page needs beside <c>app.js</c>.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> OfPages { get; } = new(StringComparer.Ordinal);

    /// <summary>Modules that may be asked for later, by key, with their chunk.</summary>
    public SortedDictionary<string, string> Modules { get; } = new(StringComparer.Ordinal);

    public static ChunkPlan Make(PartGraph graph, ComponentGraph components, IReadOnlyList<Part> appRoots, IReadOnlyDictionary<string, IReadOnlyList<Part>> pageRoots, IEnumerable<Part> lateRoots, Func<Part, int> sizeBytes)
    {
        var plan = new ChunkPlan();
        var ofApp = graph.Closure(appRoots);
        plan.Put("app.js", ofApp);
        var pages = pageRoots.Keys.Order(StringComparer.Ordinal).ToArray();
        var users = new SortedDictionary<Part, List<int>>();
        var needs = new SortedDictionary<string, SortedSet<Part>>(StringComparer.Ordinal);
        for (var index = 0; index < pages.Length; index++)
        {
            var needed = graph.Closure(pageRoots[pages[index]]);
            needed.ExceptWith(ofApp);
            needs[pages[index]] = needed;
            foreach (var part in needed)
            {
                if (!users.TryGetValue(part, out var list))
                    users[part] = list = [];
                list.Add(index);
            }
        }
        plan.Share(users, pages, components, sizeBytes);
        foreach (var (page, needed) in needs)
            plan.OfPages[page] = [.. needed.SelectMany(part => plan.copies.Contains(part) ? [] : (string[])[plan.chunkOf[part]]).Concat(plan.ownChunks.GetValueOrDefault(page, [])).Distinct().Order(StringComparer.Ordinal)];
        plan.AddLater(graph, components, lateRoots);
        return plan;
    }

    private void Share(SortedDictionary<Part, List<int>> users, string[] pages, ComponentGraph components, Func<Part, int> sizeBytes)
    {
        var own = new SortedDictionary<string, List<Part>>(StringComparer.Ordinal);
        var shared = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = users.GroupBy(one => (Package: components.PackageOf(one.Key.Path), Pages: string.Join(',', one.Value)), one => one.Key);
        foreach (var group in groups.OrderBy(one => one.Key.Package, StringComparer.Ordinal).ThenBy(one => one.Min()))
        {
            var folder = group.Key.Package.Length == 0 ? "" : $"sub/{group.Key.Package}/";
            var pagesOf = users[group.First()];
            if (pagesOf.Count > 1 && group.Sum(sizeBytes) >= LeastSharedBytes)
            {
                var number = shared.GetValueOrDefault(folder);
                shared[folder] = number + 1;
                Put($"{folder}shared/{number}.js", group);
                continue;
            }
            if (pagesOf.Count > 1)
                copies.UnionWith(group);
            foreach (var page in pagesOf)
                PutOwn(own, pages[page], $"{folder}page/{page}.js", group);
        }
        foreach (var (chunk, parts) in own)
            Put(chunk, parts);
    }

    private void PutOwn(SortedDictionary<string, List<Part>> own, string page, string chunk, IEnumerable<Part> parts)
    {
        if (!own.TryGetValue(chunk, out var list))
            own[chunk] = list = [];
        list.AddRange(parts);
        if (!ownChunks.TryGetValue(page, out var chunks))
            ownChunks[page] = chunks = new(StringComparer.Ordinal);
        chunks.Add(chunk);
    }

    // What is asked for later brings all it needs: each thing that no page has gets a chunk with the others of its root, and everything is listed.
    private void AddLater(PartGraph graph, ComponentGraph components, IEnumerable<Part> roots)
    {
        var waiting = new Queue<Part>(roots.Concat(graph.Later(chunkOf.Keys.Order())));
        var seen = new HashSet<Part>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out var root))
        {
            if (!seen.Add(root))
                continue;
            var needed = graph.Closure([root]);
            var fresh = needed.Where(part => !chunkOf.ContainsKey(part)).ToArray();
            if (fresh.Length > 0)
            {
                var package = components.PackageOf(root.Path);
                var folder = package.Length == 0 ? "" : $"sub/{package}/";
                var number = numbers.GetValueOrDefault(folder);
                numbers[folder] = number + 1;
                Put($"{folder}later/{number}.js", fresh);
            }
            foreach (var part in needed.Where(part => chunkOf[part] != "app.js"))
            {
                if (part.Kind == PartKind.Module)
                    Modules[part.Path] = chunkOf[part];
                else if (part.Kind == PartKind.Component)
                    Modules[$"{part.Path}.js"] = chunkOf[part];
            }
            foreach (var next in graph.Later(fresh))
                waiting.Enqueue(next);
        }
    }

    private void Put(string chunk, IEnumerable<Part> parts)
    {
        var list = parts.Order().ToList();
        chunks[chunk] = list;
        foreach (var part in list)
            chunkOf[part] = chunk;
    }
}
