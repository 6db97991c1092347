using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Work outside of any protocol: everybody on any image, whenever they like.</summary>
public sealed class FreeRoundRules : RoundRules
{
    public override RoundKind Kind => RoundKind.Free;
    public override string Name => "Free";
    public override string Description =>
        "No rules: every annotator may work on any image, each for themselves, and take a submission back.";
    public override bool MayReopen => true;
    public override bool IsMadeByLead => false;
    public override ImagePool Pool => ImagePool.All;

    public override Assistance MostAssistance => Assistance.Model;
    public override Assistance UsualAssistance => Assistance.Model;

    public override RoundSettings Defaults(ClassScheme classes) => new();
}
