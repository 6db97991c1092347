using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>A format holds no more boxes than the batch that it was given last.</summary>
public sealed class WritingInBatchesTests
{
    private static readonly FormatSettings Settings = new() { Convention = new VocConvention(0, VocFarEdge.Exclusive, VocDialect.Integer) };

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (var format in AnnotationFormats.All.Where(format => format.CanWrite))
        foreach (var raters in new[] { 1, 2 })
        foreach (var isModel in new[] { false, true })
            cases.Add(format.Key, raters, isModel);
        return cases;
    }

    /// <summary>Whoever keeps answers of an earlier batch finds them without boxes, and writes other files and other losses.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_files_are_the_same_where_the_boxes_of_a_batch_are_gone_when_the_next_is_read(string key, int raters, bool isModel)
    {
        var format = AnnotationFormats.Find(key)!;
        var labels = Labels(raters, isModel);
        var (told, toldInBatches) = (new List<ExchangeFault>(), new List<ExchangeFault>());
        var forgetful = new ForgetfulLabels(labels, together: 2);

        var whole = format.Write(labels, Settings, told).Select(Text).ToList();
        var inBatches = format.Write(forgetful, Settings, toldInBatches).Select(Text).ToList();

        Assert.Equal(whole, inBatches);
        Assert.Equal(told, toldInBatches);
        // Every box was written: five images, whose number of boxes is their place, of each rater.
        Assert.Equal(raters * (0 + 1 + 2 + 3 + 4), forgetful.BoxesRead);
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("csv")]
    public void A_file_of_many_images_goes_out_in_parts_before_all_boxes_are_read(string key)
    {
        // 2,000 boxes of some hundred bytes each are more than two parts of COCO's 64 KiB.
        var labels = Enumerable.Range(0, 200).Select(number => Answer(number, null, false, boxes: 10)).ToList();
        var forgetful = new ForgetfulLabels(labels, together: 2);

        var readByParts = AnnotationFormats
            .Find(key)!
            .Write(forgetful, Settings, [])
            .SelectMany(file => file.Parts)
            .Select(_ => forgetful.BoxesRead)
            .ToList();

        Assert.Equal(2000, readByParts[^1]);
        Assert.InRange(readByParts.Count(read => read is > 0 and < 2000), 2, 200);
    }

    private static (string Path, string Content) Text(WrittenFile file) => (file.Path, Convert.ToHexString(file.Content.Span));

    private static List<ImageLabels> Labels(int raters, bool isModel) =>
        [
            .. Enumerable
                .Range(0, 5)
                .SelectMany(number =>
                    Enumerable.Range(0, raters).Select(rater => Answer(number, raters == 1 ? null : $"rater {rater}", isModel, number))
                ),
        ];

    private static ImageLabels Answer(int number, string? rater, bool isModel, int boxes) =>
        new(
            $"cell_{number}.png",
            640,
            480,
            [
                .. Enumerable
                    .Range(0, boxes)
                    .Select(box => new LabelledBox(
                        "RGU"[box % 3].ToString(),
                        // Every third lies between pixels, which is a loss in whole pixels.
                        new PixelBox(box, number, box + 10 + (box % 3 == 2 ? 0.5 : 0), number + 20),
                        isModel && box % 2 == 0 ? 0.5 : null,
                        Truncated: box % 2 == 1
                    )),
            ],
            rater,
            isModel
        );

    private sealed class ForgetfulLabels(IReadOnlyList<ImageLabels> labels, int together) : ILabelSource
    {
        public int BoxesRead { get; private set; }

        public IReadOnlyList<ImageLabels> Heads { get; } = [.. labels.Select(answer => answer with { Boxes = [] })];

        public IReadOnlyCollection<string> Classes => ["R", "G", "U"];

        public IEnumerable<IReadOnlyList<ImageLabels>> Read(IEnumerable<int> numbers)
        {
            foreach (var part in numbers.Chunk(together))
            {
                var boxes = part.Select(number => labels[number].Boxes.ToList()).ToList();
                BoxesRead += boxes.Sum(own => own.Count);
                yield return [.. part.Zip(boxes, (number, own) => labels[number] with { Boxes = own })];
                boxes.ForEach(own => own.Clear());
            }
        }
    }
}
