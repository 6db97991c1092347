namespace AnnotateHub.Web.Live;

/// <summary>A model run was started, stopped, resumed or ended.</summary>
public sealed record RunHint(long Id, long ProjectId);
