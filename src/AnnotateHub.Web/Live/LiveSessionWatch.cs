using System.Data.Common;
using System.Security.Claims;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Live;

/// <summary>
/// Ends live connections whose session or access token has ended: a socket is asked who it is only once, when it opens. An open connection
/// is no use of a session, and what is found here is not remembered for requests, which are.
/// </summary>
internal sealed partial class LiveSessionWatch(
    LiveConnections connections,
    SessionService sessions,
    AccessTokenService tokens,
    TimeProvider clock,
    ILogger<LiveSessionWatch> log
) : BackgroundService
{
    /// <summary>Shorter than the five seconds that are promised, with room for the question itself.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await EndClosedAsync(stoppingToken);
            }
            catch (DbException fault)
            {
                TellFailed(log, fault.Message);
            }
    }

    /// <summary>Each session and each token is asked about once, however many connections it has.</summary>
    internal async Task EndClosedAsync(CancellationToken cancellationToken = default)
    {
        foreach (var group in connections.All.Where(item => item.User is not null).GroupBy(item => KeyOf(item.User!)))
            if (!await IsOpenAsync(group.First().User!, cancellationToken))
                foreach (var connection in group)
                    connection.Abort();
    }

    private async Task<bool> IsOpenAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        LiveReader.From(user).TokenId is { } token ? await tokens.IsOpenAsync(token, cancellationToken)
        : SessionClaim.Of(user) is var (person, session, stamp)
            && await sessions.IsOpenAsync(person, session, stamp, isUse: false, cancellationToken);

    private static string KeyOf(ClaimsPrincipal user) =>
        LiveReader.From(user).TokenId is { } token ? $"token {token}" : $"{SessionClaim.Of(user)}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether live connections may go on could not be asked: {Reason}")]
    private static partial void TellFailed(ILogger log, string reason);
}
