using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.TestKit.Hostile;

namespace AnnotateHub.Exchange.Tests.PublishedDataset;

/// <summary>Broken files of a published tree are read or told, each with its place; see <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostileTreeTests
{
    private const string Label =
        "<annotation><folder>images</folder><filename>r06c04f2p01.png</filename><size><width>64</width><height>48</height>"
        + "<depth>3</depth></size><object><name>R</name><bndbox><xmin>3</xmin><ymin>4</ymin><xmax>20</xmax><ymax>21</ymax></bndbox>"
        + "</object><object><name>G</name><bndbox><xmin>30</xmin><ymin>4</ymin><xmax>41</xmax><ymax>19</ymax></bndbox></object>"
        + "</annotation>";

    private static readonly DataSetFacts Facts = new(
        "Plate",
        "CC-BY-4.0",
        "0.1.0",
        default,
        "by majority",
        "left out",
        true,
        false,
        [new DataSetClass("R", "Red"), new DataSetClass("G", "Green")],
        "by hand"
    );

    private static readonly SoundFile[] Tree =
    [
        new(DataSetLayout.Facts, Facts.ToJson()),
        new(DataSetLayout.AnnotatorList, "image,annotator\nr06c04f2p01.png,a1\nr06c04f2p02.png,a2\n"),
        new(DataSetLayout.Checksums, $"{new string('a', 64)}  train.txt\n{new string('0', 64)}  {DataSetLayout.Facts}\n"),
        new("train.txt", "r06c04f2p01\nr06c04f2p02\n"),
        new("splits/test.txt", "r06c04f2p03\r\n"),
        new(DataSetLayout.AnnotationOf(DataSetLayout.TrainVal, "r06c04f2p01", DataSetVariant.Published), Label),
    ];

    [Fact]
    public void Broken_files_of_a_tree()
    {
        var campaign = new HostileCampaign<InvalidOperationException>(
            file =>
            {
                var reader = new DataSetReader();
                reader.Saw(file.Name);
                if (DataSetReader.Needs(file.Name))
                    reader.Read(file.Name, file.Content);
                Assert.All(reader.Reading.Faults, fault => Assert.Equal(file.Name, fault.File));
                return reader.Reading.Faults.Select(fault => fault.Reason);
            },
            16 << 20
        )
        {
            Break = (content, seed) => seed % 3 == 0 ? BinaryMutations.From(content, seed) : Mutations.From(content, seed),
        };

        var faults = campaign.Run(Tree, 600);
        Assert.True(faults.Length == 0, faults);
    }
}
