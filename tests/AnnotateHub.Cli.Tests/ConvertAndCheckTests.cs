using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>Label files without a server: no data folder is opened.</summary>
public sealed class ConvertAndCheckTests : IDisposable
{
    private const string Voc =
        "<annotation><filename>a.png</filename><size><width>64</width><height>48</height></size>"
        + "<object><name>Platetlets</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>11</xmax><ymax>9</ymax></bndbox></object>"
        + "<object><name>RBC</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>9</ymax></bndbox></object></annotation>";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Convert_renames_classes_shifts_origins_and_tells_what_is_left_out()
    {
        Put("in/a.xml", Voc);

        var (code, output, _) = await RunAsync(
            "convert",
            "--from",
            "voc",
            "--origin",
            "1",
            "--to",
            "csv",
            "--in",
            _folder.File("in"),
            "--out",
            _folder.File("out"),
            "--class",
            "Platetlets=Platelets"
        );
        var (again, _, error) = await RunAsync(
            "convert",
            "--from",
            "voc",
            "--to",
            "csv",
            "--in",
            _folder.File("in"),
            "--out",
            _folder.File("out")
        );

        Assert.Equal((2, 1), (code, again));
        Assert.Contains("Left out: a.xml, line 1: The box of 'RBC'", output);
        Assert.Contains("1 boxes on 1 images, from 1 voc files to 1 csv files", output);
        Assert.Contains(
            "a.png,64,48,,Platelets,0,0,10,8,,0,0,0,\n",
            await File.ReadAllTextAsync(_folder.File("out/annotations.csv"), TestContext.Current.CancellationToken)
        );
        Assert.Contains("is not empty", error);
    }

    [Fact]
    public async Task There_and_back_through_every_format_gives_the_same_table()
    {
        Put(
            "0/annotations.csv",
            "image,width,height,rater,class,x1,y1,x2,y2,score,truncated,difficult,occluded,attributes\na.png,64,48,,R,1,2,30,40,,0,0,0,\nb.png,64,48,,,,,,,,,,,\n"
        );

        string[] formats = ["voc", "coco", "labelme", "csv"];
        foreach (var (step, (from, to)) in formats.Prepend("csv").Zip(formats).Index())
            Assert.Equal(
                0,
                (
                    await RunAsync(
                        "convert",
                        "--from",
                        from,
                        "--to",
                        to,
                        "--in",
                        _folder.File($"{step}"),
                        "--out",
                        _folder.File($"{step + 1}")
                    )
                ).Code
            );

        Assert.Equal(
            await File.ReadAllTextAsync(_folder.File("0/annotations.csv"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(_folder.File("4/annotations.csv"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Check_counts_and_names_what_is_wrong()
    {
        Put(
            "in/a.xml",
            Voc.Replace("<xmin>1</xmin><ymin>1</ymin><xmax>1<", "<xmin>100</xmin><ymin>1</ymin><xmax>120<", StringComparison.Ordinal)
        );
        Put("sound/a.xml", "<annotation><filename>a.png</filename></annotation>");

        var (code, output, _) = await RunAsync("check", _folder.File("in"));
        var (sound, _, _) = await RunAsync("check", _folder.File("sound"));
        var (missing, _, error) = await RunAsync("check", _folder.File("nowhere"));

        Assert.Equal((1, 0, 1), (code, sound, missing));
        Assert.Contains("lies outside the image of 64 x 48 pixels", output);
        Assert.Contains("Pascal VOC XML: 1 files, 1 images, 1 boxes", output);
        Assert.Contains("class Platetlets: 1", output);
        Assert.Contains("There is no file or folder", error);
    }

    [Theory]
    [InlineData("image=a", "does not say which column holds the class")]
    [InlineData("colour=a", "is no part of a column mapping")]
    public async Task A_faulty_column_mapping_is_refused(string mapping, string sentence)
    {
        Put("in/a.csv", "a,b\n");

        var (code, _, error) = await RunAsync(
            "convert",
            "--from",
            "csv",
            "--to",
            "voc",
            "--in",
            _folder.File("in"),
            "--out",
            _folder.File("out"),
            "--csv",
            mapping
        );

        Assert.Equal(1, code);
        Assert.Contains(sentence, error);
    }

    public void Dispose() => _folder.Dispose();

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new(),
            error = new();
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}
