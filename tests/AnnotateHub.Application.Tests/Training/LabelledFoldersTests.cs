using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Tests.Training;

/// <summary>Images and labels of two folders for training, label check, experiments and the map of the cells: by the one lookup.</summary>
public sealed class LabelledFoldersTests : IDisposable
{
    private const string OneCell =
        "<object><name>cell</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_of_one_name_in_two_folders_are_of_the_image_in_theirs()
    {
        Text("p2/001.xml", "<annotation><filename>001.png</filename>" + OneCell);

        var data = Assemble();

        Assert.Equal(("p2/001", 1), (Assert.Single(data.Images).Name, data.Images[0].Boxes.Count));
    }

    [Fact]
    public void Shares_are_of_the_image_that_is_learned_from()
    {
        Text("labels/p1/001.txt", "0 0.5 0.5 0.1 0.1");
        Text("labels/p2/001.txt", "0 0.5 0.5 0.1 0.1");
        Text("classes.txt", "cell");

        var data = Assemble();

        // A tenth of 200 x 100 and of 1000 x 50 around their middles.
        Assert.Equal(
            [("p1/001", new TrainingBox(0, 90, 45, 110, 55)), ("p2/001", new TrainingBox(0, 450, 22.5, 550, 27.5))],
            data.Images.Select(image => (image.Name, image.Boxes.Single()))
        );
        Assert.Empty(data.LeftOut);
    }

    [Fact]
    public void Labels_that_fit_two_images_and_labels_of_a_copy_of_another_size_are_left_out_with_a_sentence()
    {
        Text("001.xml", "<annotation><filename>001.png</filename>" + OneCell);
        Text("p1/001.xml", "<annotation><filename>p1/001.png</filename><size><width>400</width><height>200</height></size>" + OneCell);

        var data = Assemble();

        Assert.Contains("No label belongs to an image", data.Refused);
        Assert.Contains(data.LeftOut, sentence => sentence.Contains("'p1/001.png' and 'p2/001.png' equally well", StringComparison.Ordinal));
        Assert.Contains(data.LeftOut, sentence => sentence.Contains("400 x 200 pixels", StringComparison.Ordinal));
    }

    private void Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }

    private TrainingData Assemble()
    {
        var channel = new ChannelSource(new ChannelDefinition("Light", ChannelRole.TransmittedLight, "#ffffff"), []);
        PlannedGroup[] groups = [Group("p1", 200, 100), Group("p2", 1000, 50)];
        var plan = new ImportPlan("images", "images", false, "{patient}/{group}.png", null, null, [channel], groups, [], [], 2);
        var labels = LabelFolder.Open(_folder.Path)!;
        var format = AnnotationFormats.Guess(labels.Files)!;
        var reading = new PlannedImages(plan).Read(format, labels, new FormatSettings(), CancellationToken.None);
        return TrainingData.Assemble(plan, reading, TrainingData.AllInputs, null);
    }

    private static PlannedGroup Group(string patient, int width, int height) =>
        new(
            $"{patient}/001",
            $"{patient}/001",
            patient,
            null,
            null,
            width,
            height,
            [new PlannedPlane($"{patient}/001.png", $"images/{patient}/001.png", 0, 0, 8, SampleFormat.Unsigned)]
        );
}
