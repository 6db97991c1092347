using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>
/// Situations from public reports of other tools, tried through the command line: turned shapes, regions of Label Studio, small losses
/// without a word.
/// The inputs lie in Cases; what must come out is worked out beside each.
/// </summary>
public sealed class RotationAndRegionCases : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>cvat-ai/cvat#4062: centre (200, 100), radii 80 and 10; a quarter turn makes it 20 wide and 160 high.</summary>
    [Fact]
    public async Task A_turned_ellipse_of_CVAT_gives_the_bounds_of_the_turned_ellipse()
    {
        var (code, output, rows) = await ConvertAsync("cvat-turned-ellipse", "cvat");

        Assert.Equal(2, code);
        Assert.Equal(["a.png,400,200,,cell,190,20,210,180,,0,0,0,\"{\"\"turned_by\"\":\"\"90\"\"}\""], rows);
        Assert.Contains("Note: c.xml, line 6: The ellipse of 'cell' is turned by 90 degrees", output);
        Assert.Equal(1, await CheckAsync("cvat-turned-ellipse"));
    }

    /// <summary>HumanSignal/label-studio#1141: 50 % of 1000 less 10 % is 400 to 500; 80 % of 500 less 40 % is 200 to 400.</summary>
    [Fact]
    public async Task A_rectangle_of_Label_Studio_drawn_to_the_left_or_upwards_is_that_rectangle()
    {
        var (code, _, rows) = await ConvertAsync("label-studio-negative-width", "label-studio");

        Assert.Equal(0, code);
        Assert.Equal(["a.png,1000,500,1,cell,400,150,500,250,,0,0,0,", "a.png,1000,500,1,cell,200,200,500,400,,0,0,0,"], rows);
        Assert.Equal(0, await CheckAsync("label-studio-negative-width"));
    }

    /// <summary>HumanSignal/label-studio#5198.</summary>
    [Fact]
    public async Task Two_labels_on_one_rectangle_both_survive_and_are_told()
    {
        var (code, output, rows) = await ConvertAsync("label-studio-two-labels-on-one-rectangle", "label-studio");

        Assert.Equal(2, code);
        Assert.Equal(["cell,100,50,300,150", "infected,100,50,300,150"], rows.Select(Box));
        Assert.Contains("task 1, annotation 1, region 1 has 2 labels, 'cell' and 'infected'", output);
    }

    /// <summary>HumanSignal/label-studio#5198: 50 % of 1000 x 500 is (500, 250).</summary>
    [Fact]
    public async Task Every_key_of_JSON_MIN_that_holds_regions_is_read()
    {
        var (code, _, rows) = await ConvertAsync("label-studio-two-rectangle-tags", "label-studio");

        Assert.Equal(0, code);
        Assert.Equal(["cell,100,50,300,150", "debris,500,250,700,350"], rows.Select(Box));
    }

    /// <summary>A shape and its label as two results, an answer beside a region, a percent-encoded path, scores, a turned image, an
    /// ellipse, a draft.</summary>
    [Fact]
    public async Task Every_other_way_of_Label_Studio_is_read_or_named()
    {
        var (code, output, rows) = await ConvertAsync("label-studio-many-ways", "label-studio");

        Assert.Equal(2, code);
        // A quarter turn clockwise about (500, 250) puts a box of 100 x 50 to the left: 450..500, 250..350.
        Assert.Equal(
            [
                "set/cell 1 ü.png,1000,500,ada@lab.org,cell,100,50,300,150,,0,0,0,\"{\"\"stage\"\":\"\"ring\"\"}\"",
                "set/cell 1 ü.png,1000,500,ada@lab.org,debris,450,250,500,350,,0,0,0,\"{\"\"turned_by\"\":\"\"90\"\"}\"",
                "set/cell 1 ü.png,,,2,,,,,,,,,,",
                "set/cell 1 ü.png,1000,500,m1,cell,0,0,100,50,0.75,0,0,0,",
                "set/cell 1 ü.png,1000,500,m1,cell,0,0,200,50,0.5,0,0,0,",
            ],
            rows
        );
        Assert.Contains("annotation 1, region 6 was drawn while the image was turned by 90 degrees", output);
        Assert.Contains("annotation 1, region 7 is 'ellipselabels'", output);
        Assert.Contains("task 1 has 1 draft that nobody submitted", output);
    }

    /// <summary>120..280 x 90..110 about its centre (200, 100); roLabelImg's 100 x 20 about the same; an angle that programs mean
    /// differently.</summary>
    [Fact]
    public async Task A_turned_box_of_a_VOC_file_gives_its_bounds_and_stays_what_it_is_when_it_is_read_again()
    {
        var (code, output, rows) = await ConvertAsync("voc-turned", "voc", "--to", "voc");
        var (again, _, same) = await ConvertAsync("out", "voc");

        Assert.Equal((2, 0, 0), (code, again, rows.Count));
        Assert.Equal(["cvat,190,20,210,180", "ro,190,50,210,150", "odd,10,10,20,30"], same.Select(Box));
        Assert.Contains("Note: a.xml, line 2: The box of 'cvat' is turned by 90 degrees", output);
        Assert.Contains("Note: a.xml, line 3: The box of 'ro' is turned by 90 degrees", output);
        Assert.Contains("line 4: The box of 'odd' has the tag <angle> with '30', whose meaning differs between programs", output);
    }

    [Theory]
    [InlineData("coco-turned", "coco", "cell,190,20,210,180", "annotations[0] is turned by 90 degrees")]
    // The corners span 180..220 x 80..120; pi / 4 is 45 degrees.
    [InlineData("x-anylabeling-turned", "labelme", "cell,180,80,220,120", "shapes[0] is turned by 45 degrees")]
    public async Task A_turned_box_of_other_formats_gives_its_bounds(string name, string format, string box, string sentence)
    {
        var (code, output, rows) = await ConvertAsync(name, format);

        Assert.Equal(2, code);
        Assert.Equal([box], rows.Select(Box));
        Assert.Contains(sentence, output);
    }

    /// <summary>ryouchinsa/Rectlabel-support#211: KITTI's truncation is a share.</summary>
    [Fact]
    public async Task A_share_and_a_word_under_truncated_and_difficult_are_kept()
    {
        var (code, _, _) = await ConvertAsync("voc-truncated-share-and-difficult-yes", "voc", "--to", "voc");
        var written = await File.ReadAllTextAsync(
            _folder.File("out-voc-truncated-share-and-difficult-yes/Annotations/a.xml"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, code);
        Assert.Contains("<truncated>1</truncated>", written);
        Assert.Contains("<difficult>1</difficult>", written);
        Assert.Contains("<value>0.45</value>", written);
    }

    [Fact]
    public async Task Classes_that_differ_in_capitals_or_blanks_only_are_told()
    {
        var (code, output, rows) = await ConvertAsync("class-spellings", "coco");

        Assert.Equal(2, code);
        Assert.Equal(["Red cell,0,0,10,10", "red  cell,20,0,30,10", "Red cell,40,0,50,10"], rows.Select(Box));
        Assert.Contains("The class 'red  cell' differs from 'Red cell' in capitals or blanks only; both were kept apart", output);
        Assert.Contains("blanks around it count for nothing", output);
    }

    [Fact]
    public async Task What_VOC_says_of_an_image_stays_in_VOC_and_is_told_elsewhere()
    {
        var (code, _, _) = await ConvertAsync("voc-verified", "voc", "--to", "voc");
        var written = await File.ReadAllTextAsync(
            _folder.File("out-voc-verified/Annotations/a.xml"),
            TestContext.Current.CancellationToken
        );
        var (elsewhere, output, _) = await ConvertAsync("voc-verified", "voc");

        Assert.Equal((0, 2), (code, elsewhere));
        Assert.Contains("<annotation verified=\"yes\">", written);
        Assert.Contains("<folder>plate 3</folder>", written);
        Assert.Contains("<segmented>1</segmented>", written);
        Assert.Contains("Note: a.xml: It is marked as verified; CSV with a column mapping has no place for that", output);
    }

    /// <summary>cgohlke/tifffile#19: 64 x 32 pixels, 100 to 163 in the first channel, 3000 to 3031 in the second, which lies behind the
    /// only directory.</summary>
    [Fact]
    public async Task An_ImageJ_hyperstack_in_one_directory_has_two_channels()
    {
        var source = CaseOf("imagej-hyperstack-in-one-directory");

        var (dry, preview) = await RunAsync("import", "--data", _folder.File("data"), "--project", "X", "--from", source, "--dry-run");
        var (code, output) = await RunAsync(
            "import",
            "--data",
            _folder.File("data"),
            "--project",
            "X",
            "--from",
            source,
            "--pixel-size",
            "0.5"
        );

        Assert.Equal((0, 0), (dry, code));
        Assert.All(new[] { preview, output }, said => Assert.Contains("Channel: Channel 2 (fluorescence", said));
        Assert.Contains("1 images imported into 'X'", output);
        Assert.Equal((100, 163), await RangeAsync("Channel 1"));
        Assert.Equal((3000, 3031), await RangeAsync("Channel 2"));

        async Task<(int, int)> RangeAsync(string channel)
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Directory.GetFiles(_folder.File("data"), "*.db").Single()};Mode=ReadOnly"
            );
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT Minimum, Maximum FROM Planes WHERE ChannelIndex = $channel";
            command.Parameters.AddWithValue("$channel", channel == "Channel 1" ? 0 : 1);
            await using var row = await command.ExecuteReaderAsync();
            Assert.True(await row.ReadAsync());
            return (row.GetInt32(0), row.GetInt32(1));
        }
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    /// <returns>Exit code, what was said, and the rows of the table where one was written.</returns>
    private async Task<(int Code, string Output, IReadOnlyList<string> Rows)> ConvertAsync(
        string name,
        string format,
        string option = "--to",
        string to = "csv"
    )
    {
        var source = name == "out" ? Directory.GetDirectories(_folder.Path).Single() : CaseOf(name);
        var target = _folder.File($"out-{name}{(to == "csv" ? "-csv" : "")}");
        var (code, output) = await RunAsync("convert", "--from", format, option, to, "--in", source, "--out", target);
        var table = Path.Combine(target, "annotations.csv");
        return (
            code,
            output,
            File.Exists(table) ? [.. (await File.ReadAllTextAsync(table)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)] : []
        );
    }

    private static async Task<int> CheckAsync(string name) => (await RunAsync("check", CaseOf(name))).Code;

    private static string CaseOf(string name) => Path.Combine(Repository.Root, "tests", "AnnotateHub.Cli.Tests", "Cases", name);

    private static string Box(string row) => string.Join(',', row.Split(',').Skip(4).Take(5));

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using StringWriter output = new(),
            error = new();
        return (await CommandLine.RunAsync(args, output, error), output.ToString() + error);
    }
}
