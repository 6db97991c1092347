using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Whatever people try in whatever order: no assignment reaches a state it may not, every refusal says why, and the counters
/// count.</summary>
public sealed class HistoryTests
{
    private static readonly HashSet<(AssignmentState, AssignmentState)> Legal =
    [
        (AssignmentState.Assigned, AssignmentState.InProgress),
        (AssignmentState.Assigned, AssignmentState.Submitted),
        (AssignmentState.InProgress, AssignmentState.Submitted),
        (AssignmentState.Returned, AssignmentState.Submitted),
        (AssignmentState.Submitted, AssignmentState.Returned),
        (AssignmentState.Accepted, AssignmentState.Returned),
        (AssignmentState.Submitted, AssignmentState.Accepted),
    ];

    [Fact]
    public async Task Random_histories_stay_legal_and_counted()
    {
        var done = 0;
        await Gen.ULong.SampleAsync(
            async seed =>
            {
                await using var lab = await StudyLab.StartAsync(5, 4);
                var history = await History.BeginAsync(lab, seed);
                for (var step = 0; step < 60; step++)
                    await history.StepAsync();
                await lab.AssertCountersAsync();
                done += history.Done;
            },
            iter: 8,
            threads: 1
        );

        // Histories in which everything is refused would show nothing.
        Assert.True(done > 40, $"Only {done} of about 480 moves were made.");
    }

    private sealed class History(StudyLab lab, PinnedRandom random)
    {
        private long[] _rounds = [];
        private Dictionary<long, Assignment> _before = [];

        /// <summary>Moves of leads that were made.</summary>
        public int Done { get; private set; }

        public static async Task<History> BeginAsync(StudyLab lab, ulong seed)
        {
            await lab.DrawSplitsAsync(2);
            await lab.RunModelAsync();
            // Student 2 leads too, and annotates in the blind test: there they may nothing that leads may.
            await using (var db = lab.Database())
                await db
                    .Memberships.Where(membership => membership.PersonId == lab.Student2)
                    .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Lead));
            var test = await lab.MakeAsync(
                RoundKind.Test,
                new(ImageChoiceKind.DrawPerPatient, 2),
                [lab.Expert, lab.Student2],
                new RoundSettings(["R"], 2, 4)
            );
            var refinement = await lab.MakeAsync(
                RoundKind.Refinement,
                ImageChoice.All,
                [lab.Student1, lab.Student2],
                new RoundSettings(Seed: 2, StartFrom: StudyLab.Run, WithheldShare: 0.3)
            );
            return new History(lab, new PinnedRandom(seed)) { _rounds = [test.RoundId, refinement.RoundId] };
        }

        public async Task StepAsync()
        {
            await using (var db = lab.Database())
                _before = await db.Assignments.AsNoTracking().ToDictionaryAsync(assignment => assignment.Id);
            var work = _before.Values.ElementAt(random.Below(_before.Count));
            long[] people = [lab.Expert, lab.Student1, lab.Student2, lab.Lead, lab.Lead, lab.Lead, 9999];
            var actor = people[random.Below(people.Length)];
            var other = lab.Annotators[random.Below(3)];
            var (changes, rounds) = (lab.Get<AssignmentReview>(), lab.Get<RoundLifecycle>());
            var move = random.Below(17);
            var mayLead = (actor == lab.Lead || (actor == lab.Student2 && work.RoundId != _rounds[0]));
            switch (move)
            {
                case 0 or 1:
                    await lab.SendAsync(work, OperationKind.Add, StudyLab.Box($"b{random.Below(5)}", 10 + random.Below(100), "R"));
                    break;
                case 2:
                    await lab.SendAsync(work, OperationKind.Delete, new BoxChange($"b{random.Below(5)}"));
                    break;
                case 3 or 4 or 5:
                    await lab.SendAsync(work, OperationKind.Submit);
                    break;
                case 6:
                    await lab.SendAsync(work, OperationKind.Reopen);
                    break;
                case 7:
                    Check(await changes.ReturnAsync(work.Id, actor, "Look at the rim."), mayLead);
                    break;
                case 8:
                    Check(await changes.AcceptAsync(work.Id, actor), mayLead);
                    break;
                case 9:
                    if (random.Below(3) == 0)
                        Check(await changes.WithdrawAsync(work.Id, actor), mayLead);
                    break;
                case 10:
                    Check(await changes.ReassignAsync(work.Id, other, actor), mayLead);
                    break;
                case 11:
                    Check(await changes.SkipAsync(work.Id, work.PersonId, FlagReason.BadFocus, ""), true);
                    break;
                case 12:
                    await DecideAsync(actor);
                    break;
                case 13:
                    Check(await changes.AcceptAllAsync(work.RoundId, actor), mayLead);
                    break;
                case 14:
                    Check(await rounds.CloseAsync(work.RoundId, actor, random.Below(3) == 0), mayLead || actor == lab.Student2);
                    Check(await rounds.ReopenAsync(work.RoundId, lab.Lead, "The walk goes on here."), true);
                    break;
                case 15:
                    Check(await rounds.AddPersonAsync(work.RoundId, other, actor), mayLead);
                    break;
                case 16:
                    await SwapSplitAsync(actor);
                    break;
            }

            await CheckStatesAsync();
        }

        private async Task DecideAsync(long actor)
        {
            await using var db = lab.Database();
            if (
                await db
                    .ImageFlags.AsNoTracking()
                    .OrderBy(imageFlag => imageFlag.Id)
                    .FirstOrDefaultAsync(imageFlag => imageFlag.ResolvedAt == null)
                is not { } flag
            )
                return;
            var isTest = _before[flag.AssignmentId].RoundId == _rounds[0];
            Check(
                await lab.Get<AssignmentReview>()
                    .DecideFlagAsync(flag.Id, actor, random.Below(2) == 0 ? FlagDecision.Keep : FlagDecision.Drop),
                actor == lab.Lead || (actor == lab.Student2 && !isTest)
            );
        }

        /// <summary>Makes one image training, validation or test; whether rounds allow that is theirs to say.</summary>
        private async Task SwapSplitAsync(long actor)
        {
            await using var db = lab.Database();
            var names = await db.ImageGroups.OrderBy(imageGroup => imageGroup.Id).Select(imageGroup => imageGroup.Name).ToListAsync();
            List<string>[] lists =
            [
                [],
                [],
                [],
            ];
            lists[random.Below(3)].Add(names[random.Below(names.Count)]);
            Check(
                await lab.Get<SplitDrawing>().SetListsAsync(lab.ProjectId, actor, new SplitLists(lists[0], lists[1], lists[2])),
                actor == lab.Lead || actor == lab.Student2
            );
            Assert.Equal(
                0,
                await db.Assignments.CountAsync(assignment =>
                    (assignment.Round!.Kind == RoundKind.Test) != (assignment.ImageGroup!.Split == DataSplit.Test)
                )
            );
        }

        private void Check<T>(Result<T> outcome, bool may)
        {
            if (outcome is Result<T>.Refused refused)
                Assert.True(refused.Reason.Length > 10 && refused.Reason.EndsWith('.'), $"No sentence: '{refused.Reason}'");
            if (outcome is not Result<T>.Success)
                return;
            Assert.True(may, "Somebody did what they may not.");
            Done++;
        }

        private async Task CheckStatesAsync()
        {
            await using var db = lab.Database();
            foreach (var now in await db.Assignments.AsNoTracking().ToListAsync())
            {
                if (!_before.TryGetValue(now.Id, out var before))
                    continue;
                Assert.True(before.State == now.State || Legal.Contains((before.State, now.State)), $"{before.State} became {now.State}.");
                if (before.WithdrawnAt is not null)
                    Assert.Equal((before.State, before.WithdrawnAt), (now.State, now.WithdrawnAt));
                if (before.PersonId != now.PersonId)
                    Assert.Equal(AssignmentState.Assigned, before.State);
                Assert.Equal(now.State.IsDone(), now.SubmittedAt is not null);
            }
        }
    }
}
