using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>What a person chose about the numbers in VOC files; begins with what the program does everywhere else.</summary>
public sealed class ConventionChoice
{
    public VocConvention Convention { get; private set; } = new();

    /// <summary>Every way to count that is in use, the default first: (origin, far edge), who counts so, and what that means.</summary>
    public static IReadOnlyList<(int Origin, VocFarEdge FarEdge, string Title, string Meaning)> Known { get; } =
    [
        (
            0,
            VocFarEdge.Exclusive,
            "Edges from 0 (default)",
            "xmin is the first column of the box counted from 0, xmax the first one after it: the width is xmax - xmin, as the "
                + "paper's scripts and NumPy slices read it."
        ),
        (
            1,
            VocFarEdge.Exclusive,
            "LabelImg",
            "The same edges counted from 1, as LabelImg keeps boxes inside the picture and detectron2 reads them."
        ),
        (
            1,
            VocFarEdge.Inclusive,
            "VOC challenge",
            "Pixels are counted from 1 and xmax is the last one inside the box: the challenge's own definition."
        ),
        (0, VocFarEdge.Inclusive, "Pixel indices from 0", "Pixels are counted from 0 and xmax is the last one inside the box."),
    ];

    public bool Is(int origin, VocFarEdge farEdge) => (Convention.Origin, Convention.FarEdge) == (origin, farEdge);

    public void Count(int origin, VocFarEdge farEdge) => Convention = new VocConvention(origin, farEdge, Convention.Dialect);

    public void Write(VocDialect dialect) => Convention = Convention with { Dialect = dialect };
}
