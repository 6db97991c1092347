using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange.Reading;

/// <summary>What a reader has found so far. Bounded, whatever the files hold.</summary>
internal sealed class ReadResultBuilder
{
    /// <summary>Boxes of one reading.</summary>
    public int MaxBoxes { get; set; } = new FormatSettings().MaxBoxes;

    private const int MaxFaults = 2_000;

    /// <summary>No image is as large, and differences of such numbers are still exact.</summary>
    private const double LargestEdge = 1e15;

    private readonly List<ImageLabels> _labels = [];
    private readonly List<ExchangeFault> _faults = [];
    private int _moreFaults;
    private int _boxes;

    public bool IsFull { get; private set; }

    /// <summary>Sizes of images as the files say them.</summary>
    public SaidSizes Sizes { get; } = new();

    /// <summary>The classes as the files spell them.</summary>
    public ClassSpellings Spellings { get; } = new();

    public IReadOnlyList<ImageLabels> Labels => _labels;

    public IReadOnlyList<ExchangeFault> Faults => _faults;

    public int MoreFaults => _moreFaults;

    /// <summary>How much was refused so far: what a reader compares before and after the labels of one image.</summary>
    public int Refused { get; private set; }

    /// <summary>Answers of which nothing could be read.</summary>
    public List<ImageLabels> Damaged { get; } = [];

    /// <summary>Files that were not read to their end.</summary>
    public List<string> UnreadFiles { get; } = [];

    /// <summary>Something is left out.</summary>
    public void Fault(string file, int line, string reason, FaultKind kind = FaultKind.Label) =>
        Add(new ExchangeFault(file, line, reason) { Kind = kind });

    /// <summary>Nothing is left out, but what was taken lost something, or was understood in a way worth knowing.</summary>
    public void Note(string file, int line, string reason, FaultKind kind = FaultKind.Label) =>
        Add(new ExchangeFault(file, line, reason) { Kind = kind, IsNote = true });

    /// <summary>A file of which nothing is read.</summary>
    public void Unusable(LabelFile file, int line, string reason, FaultKind kind, bool isAnswer)
    {
        Fault(file.Path, line, reason, kind);
        UnreadFiles.Add(file.Path);
        if (isAnswer)
            Damaged.Add(new ImageLabels(file.Stem, null, null, [], File: file.Path) { IsNamedByFile = true, Refused = 1 });
    }

    /// <summary>A score as a share of 1; what is none is told and kept as the attribute <c>score</c>.</summary>
    public double? Score(string file, int line, string place, string? text, IDictionary<string, string> attributes)
    {
        if (string.IsNullOrWhiteSpace(text) || BoxExtras.ScoreOf(text) is not null)
            return BoxExtras.ScoreOf(text);
        Note(
            file,
            line,
            $"{place} has the score '{Shown(text)}', which is no share from 0 to 1; it is kept as an attribute and counts for nothing."
        );
        attributes["score"] = text;
        return null;
    }

    /// <summary>Takes flags, score and turn out of the attributes, and tells what of them is not understood.</summary>
    public LabelledBox Unpacked(string file, int line, string place, LabelledBox box) =>
        Turns.Apply(BoxExtras.Unpack(box, reason => Note(file, line, $"{place} {reason}")), reason =>
            Note(file, line, $"{place} {reason}")
        );

    /// <summary>What was told elsewhere; only what is no note counts as refused.</summary>
    public void Add(ExchangeFault fault)
    {
        if (!fault.IsNote)
            Refused++;
        if (_faults.Count < MaxFaults)
            _faults.Add(fault);
        else
            _moreFaults++;
    }

    /// <summary>Counts before the boxes of one image are put together, so that a file of endless boxes ends.</summary>
    public void Count()
    {
        if (++_boxes <= MaxBoxes)
            return;
        IsFull = true;
        throw new UnusableFileException(
            $"With it there are more than {MaxBoxes:N0} boxes at once; what follows is left out. Split the folder and read it in parts."
        );
    }

    public void Add(ImageLabels labels) =>
        _labels.Add(AttributeLimits.Apply(labels, reason => Note(labels.File, 0, $"{labels.Image}, {reason}")));

    /// <summary>A box with finite edges and an area, or null and a fault.</summary>
    public PixelBox? Box(string file, int line, string place, double x1, double y1, double x2, double y2)
    {
        if (!(Math.Abs(x1) <= LargestEdge && Math.Abs(y1) <= LargestEdge && Math.Abs(x2) <= LargestEdge && Math.Abs(y2) <= LargestEdge))
            Fault(
                file,
                line,
                $"{place} has the edges ({x1}, {y1}, {x2}, {y2}); four finite numbers of at most {LargestEdge:0} are expected."
            );
        else if (!(x2 > x1 && y2 > y1))
            Fault(file, line, $"{place} from ({x1}, {y1}) to ({x2}, {y2}) has no area or a negative size; draw it again or remove it.");
        else
            return new PixelBox(x1, y1, x2, y2);
        return null;
    }

    /// <summary>As much of a text as a sentence can carry.</summary>
    public static string Shown(string text) => text.Length <= 80 ? text : $"{text[..80]}...";
}
