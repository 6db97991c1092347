using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using static AnnotateHub.Application.Tests.Annotate.AnnotateLab;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>Boxes that a click proposed: taken where the round allows help, kept aside where it does not, and nothing is proposed
/// there.</summary>
public sealed class AssistanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 3, 0, 0, TimeSpan.Zero);

    private static Operation Assisted(string id, bool says = true) =>
        new(
            1,
            id,
            OperationKind.Add,
            [
                new BoxChange(
                    "a1",
                    10,
                    10,
                    30,
                    40,
                    "R",
                    BoxFlags.None,
                    BoxOrigin.Assisted,
                    says ? new Dictionary<string, string> { [OperationRules.AssistAttribute] = "by=signal; tightness=1.00" } : null
                ),
            ]
        );

    [Theory]
    [InlineData(RoundKind.Calibration, null, false)]
    [InlineData(RoundKind.Seed, null, false)]
    [InlineData(RoundKind.Calibration, Assistance.Signal, true)]
    [InlineData(RoundKind.Refinement, null, false)]
    [InlineData(RoundKind.Refinement, Assistance.Signal, true)]
    [InlineData(RoundKind.Refinement, Assistance.Model, true)]
    public async Task A_click_helps_where_the_round_says_so_and_nowhere_else(RoundKind kind, Assistance? setting, bool helps)
    {
        await using var lab = await StartAsync();
        var work = await WorkAsync(lab, kind, setting);

        var answer = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(work.Id, "c1", Assisted("o1")));
        var proposals = await lab.Get<ClickProposals>().ReadAsync(work.Id, lab.Annotator);
        var document = await lab.Reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Annotator, work.Id);

        Assert.Equal(helps ? OperationOutcome.Applied : OperationOutcome.Held, answer.Results[0].Outcome);
        if (!helps)
            Assert.Contains("does not allow", (await lab.HeldAsync(work.Id)).Items[0].Reason);
        Assert.Equal(helps ? ProposalSource.Signal : ProposalSource.None, proposals!.Source);
        Assert.Equal(helps ? setting : Assistance.None, document!.Assignment!.Assistance);
    }

    [Fact]
    public async Task An_assisted_box_says_by_what_it_was_proposed()
    {
        await using var lab = await StartAsync();
        var work = await lab.AssignmentAsync();

        var answer = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(work.Id, "c1", Assisted("o1", says: false)));

        Assert.Equal(OperationOutcome.Held, answer.Results[0].Outcome);
        Assert.Contains("'assist'", (await lab.HeldAsync(work.Id)).Items[0].Reason);
    }

    [Fact]
    public async Task Proposals_are_for_the_assignments_own_person()
    {
        await using var lab = await StartAsync();
        var work = await lab.AssignmentAsync();
        var proposals = lab.Get<ClickProposals>();

        Assert.NotNull(await proposals.ReadAsync(work.Id, lab.Annotator));
        Assert.Null(await proposals.ReadAsync(work.Id, lab.Lead));
        Assert.Null(await proposals.ReadAsync(work.Id, lab.Stranger));
    }

    private static async Task<Assignment> WorkAsync(AnnotateLab lab, RoundKind kind, Assistance? setting)
    {
        await using var db = lab.Database();
        var round = new Round
        {
            ProjectId = lab.ProjectId,
            Kind = kind,
            Name = $"{kind}",
            CreatedAt = Now,
            Settings = new RoundSettings(Assistance: setting),
        };
        db.Add(round);
        await db.SaveChangesAsync();
        db.Add(new RoundPerson { RoundId = round.Id, PersonId = lab.Annotator });
        var work = new Assignment
        {
            RoundId = round.Id,
            ProjectId = lab.ProjectId,
            ImageGroupId = lab.Images[0],
            PersonId = lab.Annotator,
            LabelSet = new LabelSet
            {
                ProjectId = lab.ProjectId,
                ImageGroupId = lab.Images[0],
                Kind = LabelSetKind.Annotator,
                PersonId = lab.Annotator,
                CreatedAt = Now,
            },
            CreatedAt = Now,
        };
        db.Add(work);
        await db.SaveChangesAsync();
        return work;
    }
}
