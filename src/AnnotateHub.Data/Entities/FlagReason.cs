namespace AnnotateHub.Data.Entities;

public enum FlagReason
{
    BadFocus,
    BadStaining,
    Artefact,
    Other,
}
