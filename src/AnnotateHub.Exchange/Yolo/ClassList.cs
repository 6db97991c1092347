using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>Names of class numbers as one file has them.</summary>
internal sealed class ClassList(string file)
{
    public const int MaxNames = 10_000;
    private const int MaxNameLength = 256;

    public string File { get; } = file;

    public Dictionary<int, string> Names { get; } = [];

    /// <summary>Why numbers have no name although the file holds something for them.</summary>
    public Dictionary<int, string> Missing { get; } = [];

    /// <summary>Why the list cannot be used; null where it can.</summary>
    public string? Fault { get; set; }

    /// <summary>What is odd about it and no hindrance.</summary>
    public string? Note { get; set; }

    /// <summary>A name a line; a blank line is a line, and a class number is the number of its line.</summary>
    public static ClassList OfLines(string file, string text)
    {
        var list = new ClassList(file);
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n', ' ', '\t').Split('\n');
        foreach (var (index, line) in lines.Index().Take(MaxNames))
            list.Add(index, line, index + 1);
        if (list.Names.Count == 0)
            list.Fault = "it names no class";
        // labelImg and Darknet know no comments there: every line is a class.
        var comments = list.Names.Where(entry => entry.Value.StartsWith('#')).ToList();
        if (comments.Count > 0)
            list.Note =
                $"'{Reading.ReadResultBuilder.Shown(comments[0].Value)}' looks like a comment, and every line is a class: it is the number "
                + $"{comments[0].Key}, and what follows counts on from it";
        return list;
    }

    public void Add(int number, string text, int line)
    {
        var name = NormalForm.Compose(text.Trim());
        if (name.Length == 0)
            Missing[number] = $"line {line} of '{File}' is blank";
        else if (name.Length > MaxNameLength)
            Missing[number] = $"line {line} of '{File}' has {name.Length:N0} characters; a class has at most {MaxNameLength}";
        else
            Names[number] = name;
    }

    /// <summary>Whether no number has two names.</summary>
    public bool Agrees(ClassList other) => Names.All(entry => !other.Names.TryGetValue(entry.Key, out var name) || name == entry.Value);
}
