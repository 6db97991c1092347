using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>Names of category numbers, and why some have none.</summary>
internal sealed class CocoCategories
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>The first name that two numbers have, and the numbers.</summary>
    public (string Name, string One, string Other)? Twice =>
        _names.GroupBy(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())
            is { } twice
            ? (twice.Key, twice.First(), twice.Skip(1).First())
            : null;

    /// <summary>Nothing is said of classes at all.</summary>
    public bool IsEmpty => _names.Count == 0 && _faults.Count == 0;

    public void Add(string id, string? name, string file)
    {
        if (string.IsNullOrWhiteSpace(name))
            _faults.TryAdd(id, $"'{file}' lists it without a name");
        else if (_names.TryGetValue(id, out var before) && before != name)
            _faults.TryAdd(id, $"it is '{ReadResultBuilder.Shown(before)}' and '{ReadResultBuilder.Shown(name)}' at once in '{file}'");
        else
            _names[id] = name;
    }

    /// <summary>Those of several files together.</summary>
    public static CocoCategories From(IEnumerable<CocoListing> listings)
    {
        var all = new CocoCategories();
        foreach (var listing in listings)
        {
            foreach (var (id, name) in listing.Categories._names)
                all.Add(id, name, listing.File);
            foreach (var (id, fault) in listing.Categories._faults)
                all._faults.TryAdd(id, fault);
        }

        return all;
    }

    /// <summary>The name, or why there is none.</summary>
    public (string? Name, string? Fault) Find(string id)
    {
        if (_faults.TryGetValue(id, out var fault))
            return (null, fault);
        if (_names.TryGetValue(id, out var name))
            return (name, null);
        return IsEmpty ? (id, null) : (null, "'categories' does not list it");
    }
}
