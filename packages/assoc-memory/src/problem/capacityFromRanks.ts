import { outOfRange, wrongShape, wrongType } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';

/**
 * How many items each evaluated rank stands for: the gaps between the midpoints to its neighbours, with ends half a rank
 * outside.
 *
 * @param ranks increasing integers >= 1
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function rankWeights(ranks: NumberList): Float64Array {
  const list = numbers(ranks, 'ranks', { integers: true, least: 1 });
  for (let i = 1; i < list.length; i++)
    if (list[i] <= list[i - 1])
      throw outOfRange('ranks', `above ranks[${i - 1}] = ${list[i - 1]}`, list[i], i);
  const edge = (i: number): number => {
    if (i === 0) return list[0] - 0.5;
    return i === list.length ? list[i - 1] + 0.5 : 0.5 * (list[i - 1] + list[i]);
  };
  return list.map((_, i) => edge(i + 1) - edge(i));
}

/**
 * The number of items recovered, estimated from some ranks: sum_r w_r [recovered_r] with the weights of {@link rankWeights}.
 *
 * @param ranks increasing 1-based ranks that were evaluated
 * @param recovered whether each was recovered, or with what probability
 * @throws SHAPE (lengths differ), NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function capacityFromRanks(
  ranks: NumberList,
  recovered: readonly boolean[] | NumberList,
): { readonly capacity: number } {
  const weights = rankWeights(ranks);
  const shares = recoveredShares(recovered, weights.length);
  return { capacity: weights.reduce((sum, weight, i) => sum + weight * shares[i], 0) };
}

function recoveredShares(recovered: readonly boolean[] | NumberList, length: number): Float64Array {
  if (!Array.isArray(recovered) && !ArrayBuffer.isView(recovered))
    throw wrongType('recovered', 'a list', recovered);
  if (recovered.length !== length) throw wrongShape('recovered', `${length} entries`, recovered.length);
  return numbers(
    Array.from(recovered as ArrayLike<boolean | number>, (flag) =>
      flag === true ? 1 : flag === false ? 0 : flag,
    ),
    'recovered',
    { least: 0, most: 1 },
  );
}
