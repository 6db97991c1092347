using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange.Reading;

/// <summary>What a reader has found so far. Bounded, whatever the files hold.</summary>
internal sealed class Gathering
{
    /// <summary>Boxes of one reading.</summary>
    public int MostBoxes { get; set; } = new FormatSettings().MostBoxes;

    private const int MostFaults = 2_000;

    /// <summary>No image is as large, and differences of such numbers are still exact.</summary>
    private const double LargestEdge = 1e15;

    private readonly List<ImageLabels> _labels = [];
    private readonly List<ExchangeFault> _faults = [];
    private int _moreFaults;
    private int _boxes;

    public bool IsFull { get; private set; }

    public void Fault(string file, int line, string reason)
    {
        if (_faults.Count < MostFaults) _faults.Add(new ExchangeFault(file, line, reason));
        else _moreFaults++;
    }

    /// <summary>Counts before the boxes of one image are put together, so that a file of endless boxes ends.</summary>
    public void Count()
    {
        if (++_boxes <= MostBoxes) return;
        IsFull = true;
        throw new UnusableFileException($"With it there are more than {MostBoxes:N0} boxes at once; what follows is left out. Split the folder and read it in parts.");
    }

    public void Add(ImageLabels labels) => _labels.Add(labels);

    /// <summary>A box with finite edges and an area, or null and a fault.</summary>
    public PixelBox? Box(string file, int line, string place, double x1, double y1, double x2, double y2)
    {
        if (!(Math.Abs(x1) <= LargestEdge && Math.Abs(y1) <= LargestEdge && Math.Abs(x2) <= LargestEdge && Math.Abs(y2) <= LargestEdge))
            Fault(file, line, $"{place} has the edges ({x1}, {y1}, {x2}, {y2}); four finite numbers of at most {LargestEdge:0} are expected.");
        else if (!(x2 > x1 && y2 > y1))
            Fault(file, line, $"{place} from ({x1}, {y1}) to ({x2}, {y2}) has no area or a negative size; draw it again or remove it.");
        else return new PixelBox(x1, y1, x2, y2);
        return null;
    }

    public LabelReading Finish(int files, bool isFilePerImage) => new(FolderRaters.Named(_labels, isFilePerImage), _faults, _moreFaults, files);

    /// <summary>As much of a text as a sentence can carry.</summary>
    public static string Shown(string text) => text.Length <= 80 ? text : $"{text[..80]}...";
}
