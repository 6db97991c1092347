using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>All class lists of a tree: for a label file the nearest counts, in its own folder or above.</summary>
internal sealed class ClassLists
{
    private readonly Dictionary<string, List<YoloData>> _byFolder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClassList> _named = new(StringComparer.Ordinal);
    private readonly List<(string File, YoloData Data)> _referring = [];
    private readonly Dictionary<string, ClassChoice> _choices = new(StringComparer.Ordinal);

    /// <summary>Whether a file of this name holds names, a line each.</summary>
    public static bool IsList(LabelFile file) =>
        file.Extension == ".names"
        || file.Name.ToLowerInvariant()
            is "classes.txt"
                or "predefined_classes.txt"
                or "obj_names.txt"
                or "class_names.txt"
                or "_darknet.labels";

    public void AddLines(LabelFile file, string text)
    {
        var list = ClassList.OfLines(file.Path, text);
        _named[file.Path] = list;
        Add(file, new YoloData(list, null, null));
    }

    public void Add(LabelFile file, YoloData data)
    {
        if (data.NamesFile is not null)
            _referring.Add((file.Path, data));
        if (data.List is null && data.KeyPoints is null)
            return;
        if (!_byFolder.TryGetValue(FolderOf(file.Path), out var lists))
            _byFolder[FolderOf(file.Path)] = lists = [];
        lists.Add(data);
    }

    /// <summary>A file that was to tell the classes and cannot be read: what it would have said is not made up.</summary>
    public void AddBroken(LabelFile file, string reason) =>
        Add(file, new YoloData(new ClassList(file.Path) { Fault = reason }, null, null));

    public ClassChoice For(string labelFile)
    {
        var folder = FolderOf(labelFile);
        return _choices.TryGetValue(folder, out var known) ? known : _choices[folder] = Choose(folder);
    }

    /// <summary>Once all lists are there: those that only name a file are taken for the list in that file.</summary>
    public void Resolve()
    {
        foreach (var (file, data) in _referring)
        {
            var path = data.NamesFile!.Replace('\\', '/');
            var tail = path[(path.LastIndexOf('/') + 1)..];
            var found = _named.Values.Where(list => list.File == path || list.File.EndsWith("/" + path, StringComparison.Ordinal)).ToList();
            if (found.Count == 0)
                found = [.. _named.Values.Where(list => list.File[(list.File.LastIndexOf('/') + 1)..] == tail)];
            var list = found is [var only]
                ? only
                : new ClassList(file)
                {
                    Fault =
                        $"it names the file '{ReadResultBuilder.Shown(path)}' for its classes, "
                        + $"{(found.Count == 0 ? "which is not here" : "and there are several")}",
                };
            // Beside its own list it says nothing new.
            if (FolderOf(list.File) == FolderOf(file) && list.Fault is null && data.KeyPoints is null)
                continue;
            if (!_byFolder.TryGetValue(FolderOf(file), out var lists))
                _byFolder[FolderOf(file)] = lists = [];
            lists.Add(data with { List = list });
        }
    }

    private ClassChoice Choose(string folder)
    {
        ClassChoice? nearest = null;
        (int, int)? points = null;
        string? note = null;
        for (var place = folder; ; place = FolderOf(place))
        {
            if (_byFolder.TryGetValue(place, out var here))
            {
                points ??= here.Select(data => data.KeyPoints).FirstOrDefault(shape => shape is not null);
                var lists = here.Select(data => data.List).OfType<ClassList>().Distinct().ToList();
                if (nearest is null && lists.Count > 0)
                    nearest = Among(lists);
                // A list above it that names the same numbers otherwise may be the one that was meant.
                else if (
                    nearest?.List is { } list
                    && note is null
                    && lists.FirstOrDefault(other => other.Fault is null && !other.Agrees(list)) is { } other
                )
                    note = $"'{other.File}' further up names the numbers otherwise; '{list.File}' is nearer and was taken";
            }

            if (place.Length == 0)
                break;
        }

        if (nearest is not null)
            return nearest with
            {
                KeyPoints = points,
                Note = string.Join("; ", new[] { nearest.Note, note }.OfType<string>()) is { Length: > 0 } both ? both : null,
            };
        var all = _byFolder.Values.SelectMany(here => here).Select(data => data.List).OfType<ClassList>().Distinct().ToList();
        if (all.Count == 0)
            return new ClassChoice(null, points);
        var elsewhere = Among(all);
        return elsewhere.List is { } classList
            ? elsewhere with
            {
                KeyPoints = points,
                Note = $"no class list lies in the folder or above; '{classList.File}' was taken",
            }
            : elsewhere with
            {
                KeyPoints = points,
            };
    }

    private static ClassChoice Among(List<ClassList> lists)
    {
        var usable = lists.Where(list => list.Fault is null).ToList();
        if (usable.Count == 0)
            return new ClassChoice(null, Fault: $"'{lists[0].File}' cannot be used for the classes: {lists[0].Fault}");
        // The one that says most; the others must not contradict it.
        var first = usable.MaxBy(list => list.Names.Count)!;
        if (usable.FirstOrDefault(other => !other.Agrees(first)) is { } odd)
            return new ClassChoice(null, Fault: $"'{first.File}' and '{odd.File}' name the classes differently; remove the wrong one");
        var doubled = first.Names.GroupBy(entry => entry.Value, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any());
        var notes = new[]
        {
            first.Note,
            doubled is null ? null : $"'{doubled.Key}' is the name of {string.Join(" and ", doubled.Select(entry => entry.Key))}",
        }.OfType<string>();
        return new ClassChoice(first, Note: string.Join("; ", notes) is { Length: > 0 } note ? $"'{first.File}': {note}" : null);
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
