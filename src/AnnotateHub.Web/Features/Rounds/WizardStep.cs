namespace AnnotateHub.Web.Features.Rounds;

/// <summary>The wizard's steps in their order.</summary>
public enum WizardStep
{
    Kind,
    Images,
    People,
    Rules,
}
