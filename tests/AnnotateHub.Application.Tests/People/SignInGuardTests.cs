using System.Net;
using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Application.Tests.People;

/// <summary>Guessing slows down by the address that guesses; nobody is shut out by what others do.</summary>
public sealed class SignInGuardTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void Each_wrong_password_after_the_free_ones_doubles_the_wait_up_to_the_longest()
    {
        var guard = new SignInGuard(new SignInLimits(WrongByName: 3, LongestWaitMinutes: 1), _clock);
        var waits = new List<double>();
        for (var guess = 0; guess < 12; guess++)
        {
            Assert.Null(guard.Begin("a", "anna"));
            var wait = guard.Begin("a", "Anna ")?.TotalSeconds ?? 0;
            waits.Add(wait);
            _clock.Pass(TimeSpan.FromSeconds(wait));
        }

        // Two free ones (what was asked between them counts too where it was not made to wait), then 1, 2, 4 ... and never over a minute.
        Assert.Equal(60, waits[^1]);
        Assert.Equal(waits.Order(), waits);
        Assert.Contains(2, waits);
        Assert.Contains(32, waits);
    }

    [Fact]
    public void Somebody_at_another_address_is_not_made_to_wait_and_a_right_password_forgets_the_wrong_ones()
    {
        var guard = new SignInGuard(new SignInLimits(WrongByName: 2), _clock);
        Assert.Null(guard.Begin("attacker", "anna"));
        Assert.Null(guard.Begin("attacker", "anna"));
        Assert.NotNull(guard.Begin("attacker", "anna"));

        Assert.Null(guard.Begin("office", "anna"));
        guard.Succeeded("office", "anna");
        Assert.Null(guard.Begin("office", "anna"));
        Assert.Null(guard.Begin("attacker", "ben"));
        Assert.NotNull(guard.Begin("attacker", "anna"));
    }

    [Fact]
    public void One_address_that_guesses_at_many_names_waits_for_all_of_them()
    {
        var guard = new SignInGuard(new SignInLimits(WrongByAddress: 3), _clock);
        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.Null(guard.Begin("x", name));
            guard.Failed("x");
        }

        Assert.NotNull(guard.Begin("x", "d"));
        Assert.Null(guard.Begin("y", "d"));
        _clock.Pass(TimeSpan.FromHours(2));
        Assert.Null(guard.Begin("x", "d"));
    }

    [Fact]
    public void Attempts_of_a_minute_are_bounded_also_where_they_are_right()
    {
        var guard = new SignInGuard(new SignInLimits(AttemptsPerMinute: 2), _clock);
        foreach (var name in new[] { "a", "b" })
        {
            Assert.Null(guard.Begin("x", name));
            guard.Succeeded("x", name);
        }

        Assert.NotNull(guard.Begin("x", "c"));
        _clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(guard.Begin("x", "c"));
    }

    /// <summary>A wait of seconds is one of seconds, attempts of a minute are forgotten after one, whatever the clock says.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public void A_clock_that_is_set_neither_keeps_anybody_out_nor_lets_a_guesser_in(int hours)
    {
        var guard = new SignInGuard(new SignInLimits(WrongByName: 1, AttemptsPerMinute: 4), _clock);
        _clock.Pass(TimeSpan.FromHours(3));
        Assert.Null(guard.Begin("x", "anna"));
        Assert.NotNull(guard.Begin("x", "anna"));
        _clock.Set(TimeSpan.FromHours(hours));

        Assert.Equal(TimeSpan.FromSeconds(1), guard.Begin("x", "anna"));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(guard.Begin("x", "anna"));
        Assert.NotNull(guard.Begin("x", "ben"));
        _clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(guard.Begin("x", "ben"));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64")]
    [InlineData("::1", "::1")]
    public void A_network_of_one_household_counts_as_one_address(string address, string key) =>
        Assert.Equal(key, SignInGuard.KeyOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("short", "characters")]
    [InlineData("Password1", "commonest")]
    [InlineData("iloveyou", "commonest")]
    [InlineData("anna-maria", "user name")]
    [InlineData("correct horse", null)]
    public void A_password_is_long_enough_and_none_of_the_commonest(string password, string? fault)
    {
        var found = new PasswordRules(new AccountSettings()).FaultOf(password, "Anna-Maria");

        if (fault is null)
            Assert.Null(found);
        else
            Assert.Contains(fault, found);
    }

    [Fact]
    public void The_shortest_password_is_a_setting() =>
        Assert.Contains("14 to 256", new PasswordRules(new AccountSettings(MinimumPasswordLength: 14)).FaultOf("correct horse", null));

    private sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _passed;

        public void Pass(TimeSpan time)
        {
            _now += time;
            _passed += time.Ticks;
        }

        /// <summary>Somebody sets the clock: no time passes.</summary>
        public void Set(TimeSpan by) => _now += by;
    }
}
