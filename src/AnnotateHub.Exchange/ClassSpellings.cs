using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Exchange;

/// <summary>The classes of a reading as the files spell them: two that differ in capitals or blanks only are probably one, and that is
/// told.</summary>
public sealed class ClassSpellings
{
    // Files that nobody vouches for may hold a class a box.
    private const int MaxSpellings = 10_000;
    private const int MaxReported = 100;

    private readonly Dictionary<string, (string File, int Line)> _first = new(StringComparer.Ordinal);
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);

    /// <summary>Each spelling with file and line of its first use.</summary>
    public IReadOnlyList<(string Written, string File, int Line)> All =>
        [.. _first.Select(item => (item.Key, item.Value.File, item.Value.Line))];

    /// <returns>The class: what is written without the blanks around it.</returns>
    public string Add(string written, string file, int line = 0)
    {
        written = NormalForm.Compose(written);
        if (_first.Count < MaxSpellings && !_first.ContainsKey(written))
            _first.Add(written, (file, line));
        var name = written.Trim();
        if (_classes.Count < MaxSpellings)
            _classes.Add(name);
        return name;
    }

    /// <summary>A class as it was read, where nobody knows any more how it was written.</summary>
    public void AddRead(string name, string file, int line)
    {
        if (!_classes.Contains(name))
            Add(name, file, line);
    }

    /// <summary>A sentence for each spelling beyond the first of what is probably one class.</summary>
    public IEnumerable<ExchangeFault> Faults() =>
        _first
            .GroupBy(item => Plain(item.Key), StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(item => Describe(same.First().Key, item.Key, item.Value)))
            .Take(MaxReported);

    private static ExchangeFault Describe(string first, string other, (string File, int Line) at)
    {
        var reason =
            first.Trim() == other.Trim()
                ? $"The class is written '{Shown(other)}' here and '{Shown(first)}' elsewhere; blanks around it count for "
                    + $"nothing, both were taken as '{Shown(first.Trim())}'."
                : $"The class '{Shown(other.Trim())}' differs from '{Shown(first.Trim())}' in capitals or blanks only; both were "
                    + "kept apart. "
                    + $"If they are one, say so: --class \"{Shown(other.Trim())}={Shown(first.Trim())}\", or choose it on the import page.";
        return new ExchangeFault(at.File, at.Line, reason) { IsNote = true, Kind = FaultKind.Spelling };
    }

    private static string Plain(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static string Shown(string text) => AnnotateHub.Exchange.Reading.ReadResultBuilder.Shown(text);
}
