using AnnotateHub.TestKit;
using AnnotateHub.Web.Shared;
using Bunit;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>Pages that read again when something moves.</summary>
public sealed class LiveQueryTests : PageLab
{
    [Fact]
    public void Whoever_asks_while_somebody_reads_is_read_once_more_and_whoever_asks_after_the_last_look_begins_anew()
    {
        var turns = new LiveQueryTurns();

        Assert.True(turns.Ask());
        Assert.True(turns.TakeNext());
        // Twice while the first reading is under way: one more reading.
        Assert.Equal((false, false), (turns.Ask(), turns.Ask()));
        Assert.True(turns.TakeNext());
        // The last look ends the turn in the same moment: nobody can fall in between.
        Assert.False(turns.TakeNext());
        Assert.True(turns.Ask());
    }

    /// <summary>From many threads: after everybody has asked, the last asked is read.</summary>
    [Fact]
    public async Task No_wake_up_is_lost()
    {
        var turns = new LiveQueryTurns();
        var (asked, seen) = (0, 0);

        for (var round = 0; round < 2000; round++)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        Task.Run(() =>
                        {
                            Interlocked.Increment(ref asked);
                            if (!turns.Ask())
                                return;
                            while (turns.TakeNext())
                                Volatile.Write(ref seen, Volatile.Read(ref asked));
                        })
                    )
            );
            Assert.Equal(asked, seen);
        }
    }

    [Fact]
    public async Task A_fault_of_a_reading_that_a_hint_began_reaches_the_page()
    {
        SignIn(await PersonAsync("anna"));
        var page = Render<Broken>();

        page.Instance.Poke();

        var fault = await Renderer.UnhandledException.WaitAsync(Patience.Limit, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal("The second reading fails.", fault.Message);
    }

    private sealed class Broken : LiveQueryComponent
    {
        private int _readings;

        public void Poke() => ReadAgain();

        protected override void Subscribe() { }

        protected override void Unsubscribe() { }

        protected override Task ReadAsync() =>
            ++_readings == 1 ? Task.CompletedTask : throw new InvalidOperationException("The second reading fails.");
    }
}
