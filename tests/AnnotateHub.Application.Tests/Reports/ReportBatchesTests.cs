using System.Text.Json;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>Reports ask for the boxes of so many label sets at a time, and are the same whatever that number is.</summary>
public sealed class ReportBatchesTests
{
    private const int Images = 4;

    [Fact]
    public async Task Agreement_and_evaluation_are_the_same_however_many_sets_are_read_together()
    {
        using var counter = new QueryCounter();
        await using var lab = await StudyLab.StartAsync(10);
        await lab.RunModelAsync();
        await lab.DrawSplitsAsync(2);
        var round = (
            await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, Images), [lab.Expert, lab.Student1])
        ).RoundId;
        foreach (var (index, work) in (await lab.WorkAsync(round)).Index())
            await lab.SubmitAsync(work, 10 + index);

        var agreement = new AgreementQuestion([round]);
        var (whole, alone, some) = (await AgreementAsync(500), await AgreementAsync(1), await AgreementAsync(3));
        Assert.Equal([whole.Input, whole.Input], [alone.Input, some.Input]);
        // Eight works: one question, eight, and three.
        Assert.Equal((7, 2), (alone.Questions - whole.Questions, some.Questions - whole.Questions));

        var evaluation = new EvaluationQuestion(TruthChoice.OfPerson(round, lab.Expert), [StudyLab.Run], ["R"]);
        var (judged, judgedAlone, judgedSome) = (await EvaluationAsync(500), await EvaluationAsync(1), await EvaluationAsync(3));
        Assert.Equal([judged.Input, judged.Input], [judgedAlone.Input, judgedSome.Input]);
        // The run's sets on four images: one question, four, and two.
        Assert.Equal((3, 1), (judgedAlone.Questions - judged.Questions, judgedSome.Questions - judged.Questions));

        async Task<(string Input, int Questions)> AgreementAsync(int together)
        {
            var input = "";
            var questions = await counter.CountAsync(async () =>
            {
                await using var db = lab.Database();
                var (material, why) = await AgreementReportService.GatherAsync(db, lab.ProjectId, lab.Lead, agreement, Stop, together);
                Assert.True(material is not null, why.Reason);
                Assert.Equal(2 * Images, material.Input.Images.Sum(image => image.Boxes.Sum(boxes => boxes!.Count)));
                input = JsonSerializer.Serialize(material.Input);
            });
            return (input, questions);
        }

        async Task<(string Input, int Questions)> EvaluationAsync(int together)
        {
            var input = "";
            var questions = await counter.CountAsync(async () =>
            {
                await using var db = lab.Database();
                var (material, why) = await EvaluationReportService.GatherAsync(db, lab.ProjectId, lab.Lead, evaluation, Stop, together);
                Assert.True(material is not null, why.Reason);
                Assert.NotEmpty(material.Input.Runs[0].Predictions);
                input = JsonSerializer.Serialize(material.Input);
            });
            return (input, questions);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
