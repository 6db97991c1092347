namespace AnnotateHub.Application.Accounts;

/// <summary>A browser that somebody is signed in with.</summary>
/// <param name="Id">Names the session in its cookie; worthless without the server's keys.</param>
/// <param name="Device">What the browser says of itself.</param>
public sealed record OpenSession(string Id, string Device, DateTimeOffset Since, DateTimeOffset LastUsed);
