namespace AnnotateHub.Web.Live;

/// <summary>Somebody is at work in the project.</summary>
public sealed record PresenceHint(long ProjectId, long PersonId);
