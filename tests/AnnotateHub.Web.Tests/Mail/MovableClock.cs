namespace AnnotateHub.Web.Tests.Mail;

/// <summary>Goes on only as tests say; its zone is UTC.</summary>
public sealed class MovableClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>To the next time of day, at least a second ahead.</summary>
    public void PassTo(TimeOnly time)
    {
        var today = new DateTimeOffset(_now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
        _now = today > _now.AddSeconds(1) ? today : today.AddDays(1);
    }
}
