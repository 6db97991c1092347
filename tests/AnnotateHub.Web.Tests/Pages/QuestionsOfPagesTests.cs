using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>What a page asks of the database does not grow with the rows of its list.</summary>
public sealed class QuestionsOfPagesTests : PageLab
{
    [Fact]
    public async Task Of_twenty_projects_as_much_is_asked_as_of_two()
    {
        using var counter = new QueryCounter();
        var anna = await PersonAsync("anna");
        var lead = await PersonAsync("lead");
        await MoreAsync(2);
        var home = Services.GetRequiredService<HomeOverview>();

        var (few, two) = await AskAsync();
        await MoreAsync(18);
        var (many, twenty) = await AskAsync();

        Assert.Equal((2, 20), (few, many));
        Assert.Equal(two, twenty);

        async Task<(int Waiting, int Questions)> AskAsync()
        {
            var waiting = 0;
            var questions = await counter.CountAsync(async () =>
            {
                var work = await home.InAsync(await Queries.MineAsync(anna.Id), anna.Id);
                // Every other project has a protocol whose gate is shut, and free work.
                Assert.Equal(work.Count / 2, work.Values.Count(item => item.CalibrationIsOpen));
                Assert.All(work.Values, item => Assert.NotNull(item.Address));
                waiting = (await home.WithWordsAsync(HomeOverview.First(work.Values)!, anna.Id)) is null ? 0 : work.Count;
            });
            return (waiting, questions);
        }

        // One of two has a calibration, its production round and something returned; the other is worked on freely.
        async Task MoreAsync(int projects)
        {
            for (var number = 0; number < projects; number++)
            {
                var project = await ProjectAsync(3, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
                if (number % 2 == 1)
                    continue;
                await using var db = await DatabaseAsync();
                foreach (var kind in new[] { RoundKind.Calibration, RoundKind.Refinement })
                {
                    var round = new Round
                    {
                        ProjectId = project.Id,
                        Kind = kind,
                        Name = $"{kind}",
                        People = { new RoundPerson { PersonId = anna.Id } },
                    };
                    db.Add(round);
                    await db.SaveChangesAsync();
                    var image = db.ImageGroups.First(group => group.ProjectId == project.Id).Id;
                    var state = kind == RoundKind.Calibration ? AssignmentState.Returned : AssignmentState.Assigned;
                    db.Add(
                        new Assignment
                        {
                            RoundId = round.Id,
                            ProjectId = project.Id,
                            ImageGroupId = image,
                            PersonId = anna.Id,
                            State = state,
                            LabelSet = new LabelSet
                            {
                                ProjectId = project.Id,
                                ImageGroupId = image,
                                PersonId = anna.Id,
                            },
                        }
                    );
                    db.Add(
                        new WorkCount
                        {
                            RoundId = round.Id,
                            PersonId = anna.Id,
                            Patient = "",
                            Split = WorkCount.NoSplit,
                            State = state,
                            Count = 1,
                        }
                    );
                    await db.SaveChangesAsync();
                }
            }
        }
    }

    [Fact]
    public async Task Of_twenty_rounds_and_runs_as_much_is_asked_as_of_one()
    {
        using var counter = new QueryCounter();
        var lead = await PersonAsync("lead");
        var project = await ProjectAsync(2, (lead, ProjectRole.Lead));
        await MoreAsync(0, 1);

        var one = await AskAsync(1);
        await MoreAsync(1, 19);
        var twenty = await AskAsync(20);

        Assert.Equal(one, twenty);

        async Task<int[]> AskAsync(int rows) =>
            [
                await counter.CountAsync(async () =>
                    Assert.Equal(rows, (await Services.GetRequiredService<RoundQueries>().ListAsync(project.Id, lead.Id))!.Count)
                ),
                await counter.CountAsync(async () =>
                    Assert.Equal(
                        rows,
                        Assert.IsType<Result<IReadOnlyList<RunLine>>.Success>(
                            await Services.GetRequiredService<ModelRunQueries>().ListAsync(project.Id, lead.Id)
                        ).Value.Count
                    )
                ),
                await counter.CountAsync(async () =>
                    Assert.NotNull(await Services.GetRequiredService<RoundListQueries>().ListAsync(project.Id, lead.Id))
                ),
                await counter.CountAsync(async () =>
                    Assert.NotNull(await Services.GetRequiredService<DashboardQueries>().ReadAsync(project.Id, lead.Id))
                ),
            ];

        async Task MoreAsync(int from, int count)
        {
            await using var db = await DatabaseAsync();
            for (var number = from; number < from + count; number++)
            {
                db.Add(
                    new Round
                    {
                        ProjectId = project.Id,
                        Kind = RoundKind.Refinement,
                        Name = $"Refinement {number}",
                    }
                );
                db.Add(new ModelRun { ProjectId = project.Id, Name = $"Run {number}" });
            }

            await db.SaveChangesAsync();
        }
    }
}
