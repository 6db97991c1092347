using System.Net;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Import;

/// <summary>
/// Who may name folders of the server to read from or write to. The demo accounts' password is public, so they may only
/// where nobody but this machine can reach the server.
/// </summary>
public sealed class ServerFolders(IDbContextFactory<AnnotateHubDb> databases, IServer server)
{
    /// <summary>Null when allowed, else a sentence.</summary>
    public async Task<string?> RefusalAsync(long personId, ProjectRole role)
    {
        await using var db = await databases.CreateDbContextAsync();
        var person = await db.Users.AsNoTracking().SingleAsync(item => item.Id == personId);
        if (!role.MayManage() && !person.IsAdministrator) return "Folders of the server are open to managers of the project and administrators only. Upload the files instead.";
        if (person.IsDemo && !IsLocalOnly()) return "This server can be reached from other machines, and the password of the demo accounts is public: they may not name folders of the server. Upload the files, or sign in as yourself.";
        return null;
    }

    private bool IsLocalOnly()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is { Count: > 0 } && addresses.All(address =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var ip) && IPAddress.IsLoopback(ip))));
    }
}
