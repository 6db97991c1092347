namespace AnnotateHub.Core.Consensus;

/// <summary>One way to make united boxes of inputs. Every input goes into exactly one of them or into the boxes left out.</summary>
internal interface IUnionRule
{
    IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut);
}
