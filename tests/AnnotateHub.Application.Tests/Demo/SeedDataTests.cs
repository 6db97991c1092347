using AnnotateHub.Application.Demo;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Demo;

public class SeedDataTests
{
    private static readonly string Seed = Path.Combine(Repository.Root, "seed-data");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_pair_is_what_the_generator_makes(int index)
    {
        var field = new PlateGenerator(new PlateSettings()).Generate(index);
        var brightfield = Read("brightfield", field.Name, 1);
        var fluorescence = Read("fluorescence", field.Name, 3);
        Assert.True(field.Brightfield.Pixels.AsSpan().SequenceEqual(brightfield[0]));
        Assert.True(field.Red.Pixels.AsSpan().SequenceEqual(fluorescence[0]));
        Assert.True(field.Green.Pixels.AsSpan().SequenceEqual(fluorescence[1]));
        Assert.True(field.Hoechst.Pixels.AsSpan().SequenceEqual(fluorescence[2]));
    }

    [Fact]
    public void The_seed_holds_one_pair_of_each_patient_and_their_truth()
    {
        string[] stems = ["r06c04f01p01", "r07c04f01p01", "r08c04f01p01"];
        foreach (var channel in new[] { "brightfield", "fluorescence" })
            Assert.Equal(stems, Stems(Path.Combine(Seed, PublishedTree.Images, channel), "*.tiff"));
        Assert.Equal(stems, Stems(Path.Combine(Seed, PublishedTree.Truth), "*.xml"));
    }

    [Fact]
    public void The_tree_written_again_is_the_seed()
    {
        using var folder = new TemporaryFolder();
        PublishedTree.Write(
            folder.Path,
            new PlateGenerator(new PlateSettings()),
            1,
            1,
            cancellationToken: TestContext.Current.CancellationToken
        );
        var truth = Path.Combine(PublishedTree.Truth, "r07c04f01p01.xml");
        Assert.Equal(File.ReadAllBytes(Path.Combine(Seed, truth)), File.ReadAllBytes(folder.File(truth)));
        var image = Path.Combine(PublishedTree.Images, "fluorescence", "r07c04f01p01.tiff");
        Assert.Equal(ImageFile.Describe(Path.Combine(Seed, image)), ImageFile.Describe(folder.File(image)));
    }

    [Fact]
    public void The_written_truth_reads_back_to_the_cells_of_the_field()
    {
        var field = new PlateGenerator(new PlateSettings()).Generate(0);
        using var file = File.OpenRead(PublishedTree.TruthFile(Path.Combine(Seed, PublishedTree.Truth), field.Name));
        var reading = VocReader.Read(file, field.Name, new VocConvention());
        Assert.Empty(reading.Faults);
        Assert.Equal(
            field.Truth.Cells.Select(cell => (cell.Class, cell.Box, cell.IsWeak)),
            reading.Annotation!.Objects.Select(vocObject => (vocObject.Class, vocObject.Box, vocObject.Difficult))
        );
    }

    [Fact]
    public void Every_image_file_says_that_it_is_synthetic()
    {
        foreach (var file in Directory.EnumerateFiles(Seed, "*.tiff", SearchOption.AllDirectories))
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf("Synthetic image made by AnnotateHub"u8) > 0, file);
    }

    private static List<ushort[]> Read(string channel, string stem, int samples)
    {
        var file = Path.Combine(Seed, PublishedTree.Images, channel, $"{stem}.tiff");
        Assert.Equal((samples, 16), (ImageFile.Describe(file).Samples, ImageFile.Describe(file).Bits));
        return [.. ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, samples)]).Select(plane => plane.Plane.Pixels)];
    }

    private static IEnumerable<string> Stems(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
