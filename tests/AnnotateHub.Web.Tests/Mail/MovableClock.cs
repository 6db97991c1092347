namespace AnnotateHub.Web.Tests.Mail;

/// <summary>Goes on only as tests say; its zone is UTC.</summary>
public sealed class MovableClock : TimeProvider
{
    private readonly DateTimeOffset _began = System.GetUtcNow();
    private readonly long _stamp = System.GetTimestamp();
    private TimeSpan _passed;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _began + _passed;

    public override long GetTimestamp() => _stamp + (long)(_passed.TotalSeconds * TimestampFrequency);

    public void Pass(TimeSpan time) => _passed += time;

    /// <summary>To the next time of day, at least a second ahead.</summary>
    public void PassTo(TimeOnly time)
    {
        var now = GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
        _passed = (today > now.AddSeconds(1) ? today : today.AddDays(1)) - _began;
    }
}
