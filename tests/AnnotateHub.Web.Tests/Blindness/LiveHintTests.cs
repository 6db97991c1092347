using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Tests.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>The live hub, heard by everybody in every kind and stage of round: no hint says what docs/rounds.md section 2 keeps
/// in.</summary>
public sealed class LiveHintTests(BlindWorld world) : IClassFixture<BlindWorld>, IAsyncLifetime
{
    /// <summary>A key that nothing has.</summary>
    private const long Missing = 4_000_000_000_000_001;

    private readonly Dictionary<string, LiveListener> _listeners = [];

    public static TheoryData<RoundKind, Stage> Everywhere() => BlindnessTests.Everywhere();

    public async ValueTask InitializeAsync()
    {
        foreach (var visitor in BlindWorld.Visitors.Where(name => name != "nobody"))
            _listeners[visitor] = await LiveListener.OfPersonAsync(world.Lab, visitor);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners.Values)
            await listener.DisposeAsync();
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Hints_say_what_their_hearer_may_read_and_nothing_else(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        await using var db = await world.Lab.DatabaseAsync();
        var jobId = await db.Jobs.Where(job => job.ProjectId == scene.ProjectId).Select(job => job.Id).SingleAsync();
        var watches = new Dictionary<string, bool>();
        foreach (var (visitor, listener) in _listeners)
        {
            watches[visitor] = await listener.WatchAssignmentAsync(scene.AssignmentId);
            await listener.WatchProjectAsync(scene.ProjectId);
            await listener.WatchJobAsync(jobId);
        }

        var notifier = world.Lab.Services.GetRequiredService<IClientNotifier>();
        notifier.Publish(new AssignmentChanged(scene.AssignmentId, scene.PersonId, 7919));
        notifier.Publish(new PresenceChanged(scene.PersonId, scene.ProjectId, scene.RoundId));
        notifier.Publish(new AdjudicationChanged(scene.RoundId, scene.ProjectId, scene.ImageId, scene.PersonId));
        notifier.Publish(new RunChanged(scene.RunId, scene.ProjectId));
        notifier.Publish(new JobChanged(jobId, scene.ProjectId, scene.PersonId));
        notifier.Publish(new NotificationAdded(scene.PersonId, scene.ProjectId));

        var isBlind = kind is RoundKind.Calibration or RoundKind.Test or RoundKind.Drift;
        foreach (var (visitor, listener) in _listeners)
        {
            var heard = await listener.HeardAsync();
            var sight = BlindWorld.Expected(visitor, kind, stage);
            var leads = visitor is "lead" or "insider" or "manager";
            Assert.Equal((visitor, sight is Visibility.Content), (visitor, watches[visitor]));
            Assert.Equal((visitor, sight is Visibility.Content), (visitor, heard.Contains($"assignment {scene.AssignmentId} at 7919")));
            Assert.Equal((visitor, leads), (visitor, heard.Contains($"run {scene.RunId}")));
            if (isBlind || sight is Visibility.Nothing)
                Assert.DoesNotContain(heard, line => line.StartsWith("presence", StringComparison.Ordinal));
            if (!leads || sight is not Visibility.Content)
                Assert.DoesNotContain(heard, line => line.StartsWith("adjudication", StringComparison.Ordinal));
            // The job's own words count boxes: for leads who do not annotate in an open round that is announced as blind (drift is not).
            var isAnnounced = kind is RoundKind.Calibration or RoundKind.Test;
            var mayKnowOfJob = leads && !(visitor == "insider" && isAnnounced && stage is not Stage.Closed);
            Assert.Equal((visitor, mayKnowOfJob), (visitor, heard.Any(line => line.StartsWith($"job {jobId}", StringComparison.Ordinal))));
            if (sight is not Visibility.Content && !mayKnowOfJob)
                Assert.DoesNotContain(heard, BlindWorld.Tells);
        }
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_may_not_be_watched_is_answered_as_what_does_not_exist(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        foreach (var (visitor, listener) in _listeners.Where(item => BlindWorld.Expected(item.Key, kind, stage) is not Visibility.Content))
            Assert.Equal(
                (visitor, await listener.WatchAssignmentAsync(Missing)),
                (visitor, await listener.WatchAssignmentAsync(scene.AssignmentId))
            );
        Assert.False(await _listeners["stranger"].WatchProjectAsync(scene.ProjectId));
        Assert.False(await _listeners["stranger"].WatchProjectAsync(Missing));
    }

    [Fact]
    public async Task Who_comes_into_a_blind_round_hears_nothing_more_of_work_that_was_watched_before()
    {
        // Refinement, everything submitted: the lead reads the work. Then the lead gets the same image to annotate in an open test round.
        var scene = world.Scenes[(RoundKind.Refinement, Stage.AllSubmitted)];
        var lead = _listeners["lead"];
        var notifier = world.Lab.Services.GetRequiredService<IClientNotifier>();
        Assert.True(await lead.WatchAssignmentAsync(scene.AssignmentId));
        notifier.Publish(new AssignmentChanged(scene.AssignmentId, scene.PersonId, 2));
        Assert.Equal([$"assignment {scene.AssignmentId} at 2"], await lead.HeardAsync());

        await using var db = await world.Lab.DatabaseAsync();
        var round = new AnnotateHub.Data.Entities.Round
        {
            ProjectId = scene.ProjectId,
            Kind = RoundKind.Test,
            Name = "Blind now",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        round.People.Add(new AnnotateHub.Data.Entities.RoundPerson { PersonId = lead.PersonId });
        var set = new AnnotateHub.Data.Entities.LabelSet
        {
            ProjectId = scene.ProjectId,
            ImageGroupId = scene.ImageId,
            PersonId = lead.PersonId,
            CreatedAt = round.CreatedAt,
        };
        db.AddRange(
            round,
            set,
            new AnnotateHub.Data.Entities.Assignment
            {
                Round = round,
                ProjectId = scene.ProjectId,
                ImageGroupId = scene.ImageId,
                PersonId = lead.PersonId,
                LabelSet = set,
                CreatedAt = round.CreatedAt,
            }
        );
        await db.SaveChangesAsync();
        try
        {
            notifier.Publish(new AssignmentChanged(scene.AssignmentId, scene.PersonId, 3));
            Assert.Empty(await lead.HeardAsync());
        }
        finally
        {
            await db.Assignments.Where(assignment => assignment.RoundId == round.Id).ExecuteDeleteAsync();
            await db.Rounds.Where(item => item.Id == round.Id).ExecuteDeleteAsync();
        }
    }
}
