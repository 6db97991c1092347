using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

public sealed class ReportFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Predictions_read_alike_from_json_and_csv()
    {
        File.WriteAllText(
            _folder.File("p.json"),
            """[{"image": "a", "class": "R", "score": 0.75, "box": [1, 2, 3.5, 4], "detector": 0.5, "probabilities": {"R": 0.9, "G": 0.1}}, {"image": "b,c", "class": "R", "score": 0.5, "box": [0, 0, 1, 1]}]"""
        );
        File.WriteAllText(
            _folder.File("p.csv"),
            "image,class,score,x1,y1,x2,y2,detector,p_R,p_G\na,R,0.75,1,2,3.5,4,0.5,0.9,0.1\n\"b,c\",R,0.5,0,0,1,1,,,\n"
        );

        var (json, csv) = (PredictionFile.Read(_folder.File("p.json")), PredictionFile.Read(_folder.File("p.csv")));

        Assert.Equal(ReportJson.Write(json), ReportJson.Write(csv));
        Assert.Equal(
            ("a", "R", 0.75, 0.5, new PixelBox(1, 2, 3.5, 4), 0.9),
            (json[0].Image, json[0].Class, json[0].Score, json[0].Detector, json[0].Box, json[0].Probabilities!["R"])
        );
        Assert.Equal(("b,c", null, null), (json[1].Image, json[1].Detector, json[1].Probabilities));
    }

    [Theory]
    [InlineData("p.json", "{}", "an array of predictions")]
    [InlineData("p.json", "[", "no well-formed JSON")]
    [InlineData("p.json", """[{"image": "a", "class": "R", "score": 1, "box": [0, 0, 1]}]""", "entry 1: 'box' has 3 numbers")]
    [InlineData("p.json", """[{"image": "a", "class": "R", "box": [0, 0, 1, 1]}]""", "entry 1: 'score' is missing")]
    [InlineData("p.json", """[{"image": "a", "class": "R", "score": 1, "box": [5, 0, 1, 1]}]""", "ends before it begins")]
    [InlineData("p.csv", "", "is empty")]
    [InlineData("p.csv", "image,class,x1,y1,x2,y2\n", "the head score is missing")]
    [InlineData("p.csv", "image,class,score,x1,y1,x2,y2\na,R,high,0,0,1,1\n", "line 2: 'score' is 'high'")]
    [InlineData("p.csv", "image,class,score,x1,y1,x2,y2\na,R,1,0,0,1\n", "line 2: 6 fields; 7")]
    [InlineData("p.txt", "a", "ends in '.TXT'")]
    public void A_faulty_file_is_refused_with_the_place_and_the_remedy(string name, string text, string expected)
    {
        File.WriteAllText(_folder.File(name), text);

        Assert.Contains(
            expected,
            Assert.Throws<IOException>(() => PredictionFile.Read(_folder.File(name))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_table_that_a_spreadsheet_opens_runs_no_formula()
    {
        var table = new Table(
            "t",
            "T",
            ["a", "b"],
            [
                ["=1+1", Cell.Of(-0.5)],
                ["x,\"y\"", "–"],
            ]
        );

        Assert.Equal("a,b\r\n'=1+1,-0.5\r\n\"x,\"\"y\"\"\",\r\n", table.ToCsv());
    }

    [Fact]
    public void What_people_wrote_is_never_markup()
    {
        var document = EvaluationDocument.Make(
            "<script>",
            new EvaluationInput(
                [new TruthImage("<b>", "", [new TruthCell(new PixelBox(0, 0, 5, 5), "R")])],
                null,
                [new EvaluatedRun("<i>", "<u>", [])]
            ),
            new EvaluationSettings(["R"], ["R"]),
            DateTimeOffset.UnixEpoch,
            ["<em>"]
        );
        var html = ReportPrint.Html(document);

        Assert.All(["<script>", "<b>", "<i>", "<u>", "<em>"], tag => Assert.DoesNotContain(tag, html, StringComparison.Ordinal));
        Assert.Equal(ReportJson.Write(document), ReportJson.Write(ReportJson.Read<EvaluationDocument>(ReportJson.Write(document))));
    }

    public void Dispose() => _folder.Dispose();
}
