// Where the area codes of +1 are: by state or province, and which clocks people there may have.
// Source: the assignments of NANPA and CNA as of November 2026, and the zone boundaries of 49 CFR 71 (US). An area code
// that a boundary cuts has the zones of both sides, also where a county only keeps to the other side's time by custom.

/** Letters that stand for zones in the tables of places. Zones that have shown the same time since 2007 are one. */
export const ZONE_LETTERS: Readonly<Record<string, string>> = {
  A: 'America/Halifax',
  B: 'America/Phoenix',
  C: 'America/Chicago',
  E: 'America/New_York',
  G: 'Pacific/Guam',
  H: 'Pacific/Honolulu',
  I: 'America/Puerto_Rico',
  J: 'America/Adak',
  K: 'America/Anchorage',
  M: 'America/Denver',
  N: 'America/St_Johns',
  O: 'America/Atikokan',
  P: 'America/Los_Angeles',
  R: 'America/Regina',
  S: 'Pacific/Pago_Pago',
  Y: 'America/Whitehorse',
}

/** Each state's zones: what is said of somebody of whom nothing but the state is known. */
export const STATE_ZONES: Readonly<Record<string, string>> = {
  ...{
    AL: 'CE',
    AK: 'KJ',
    AZ: 'BM',
    AR: 'C',
    CA: 'P',
    CO: 'M',
    CT: 'E',
    DE: 'E',
    DC: 'E',
    FL: 'EC',
    GA: 'E',
  },
  ...{
    HI: 'H',
    ID: 'MP',
    IL: 'C',
    IN: 'EC',
    IA: 'C',
    KS: 'CM',
    KY: 'EC',
    LA: 'C',
    ME: 'E',
    MD: 'E',
    MA: 'E',
  },
  ...{ MI: 'EC', MN: 'C', MS: 'C', MO: 'C', MT: 'M', NE: 'CM', NV: 'PM', NH: 'E', NJ: 'E', NM: 'M', NY: 'E' },
  ...{
    NC: 'E',
    ND: 'CM',
    OH: 'E',
    OK: 'C',
    OR: 'PM',
    PA: 'E',
    RI: 'E',
    SC: 'E',
    SD: 'CM',
    TN: 'CE',
    TX: 'CM',
  },
  ...{ UT: 'M', VT: 'E', VA: 'E', WA: 'P', WV: 'E', WI: 'C', WY: 'M' },
  ...{ PR: 'I', VI: 'I', GU: 'G', MP: 'G', AS: 'S' },
  ...{ AB: 'M', BC: 'PMB', MB: 'C', NB: 'A', NL: 'NA', NS: 'A', NT: 'M', NU: 'ECMO', ON: 'ECO', PE: 'A' },
  ...{ QC: 'EAI', SK: 'RM', YT: 'Y' },
}

/** A state, its codes; behind a slash the zones of a code that has not all of the state's. */
const CODES = `
AL 205/C 251/C 256/C 334 659/C 938/C
AK 907
AZ 480/B 520/B 602/B 623/B 928
AR 327 479 501 870
CA 209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747
CA 760 805 818 820 831 837 840 858 909 916 925 949 951
CO 303 719 720 748 970 983
CT 203 475 860 959
DE 302
DC 202 771
FL 239/E 305/E 321/E 324/E 352/E 386/E 407/E 448 561/E 645/E 656/E 689/E 727/E 728/E 754/E 772/E 786/E 813/E 850
FL 863/E 904/E 941/E 954/E
GA 229 404 470 478 678 706 762 770 912 943
HI 808
ID 208 986
IL 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872
IN 219 260/E 317/E 463/E 574 765/E 812 930
IA 319 515 563 641 712
KS 316/C 620 785 913/C
KY 270 364 502/E 606 859/E
LA 225 318 337 457 504 985
ME 207
MD 227 240 301 410 443 667
MA 339 351 413 508 617 774 781 857 978
MI 231/E 248/E 269/E 313/E 517/E 586/E 616/E 679/E 734/E 810/E 906 947/E 989/E
MN 218 320 507 612 651 763 924 952
MS 228 471 601 662 769
MO 235 314 417 557 573 636 660 816 975
MT 406
NE 308 402/C 531/C
NV 702/P 725/P 775
NH 603
NJ 201 551 609 640 732 848 856 862 908 973
NM 505 575
NY 212 315 329 332 347 363 465 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934
NC 252 336 472 704 743 828 910 919 980 984
ND 701
OH 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937
OK 405 539 572 580 918
OR 458 503/P 541 971/P
PA 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878
RI 401
SC 803 821 839 843 854 864
SD 605
TN 423 615/C 629/C 731/C 865/E 901/C 931
TX 210/C 214/C 254/C 281/C 325/C 346/C 361/C 409/C 430/C 432 469/C 512/C 621/C 682/C 713/C 726/C 737/C 806/C 817/C
TX 830/C 832/C 903/C 915/M 936/C 940/C 945/C 956/C 972/C 979/C
UT 385 435 801
VT 802
VA 276 434 540 571 686 703 757 804 826 948
WA 206 253 360 425 509 564
WV 304 681
WI 262 274 353 414 534 608 715 920
WY 307
PR 787 939
VI 340
GU 671
MP 670
AS 684
AB 368 403 587 780 825
BC 236 250 257 604/P 672 778
MB 204 431 584
NB 428 506
NL 709 879
NS 782 902
ON 226/E 249/E 289/E 343/E 365/E 382/E 416/E 437/E 519/E 548/E 613/E 647/E 683/E 705/E 742/E 753/E 807 905/E 942/E
QC 263/E 273 354/E 367 418 438/E 450/E 468/E 514/E 579/E 581 819/E 873/E
SK 306 474 639
NU 867/MCEOY
`

/** Countries of the Caribbean and the Atlantic that share +1: no state, one zone each. */
const ISLANDS: Readonly<Record<string, string>> = {
  242: 'America/Nassau',
  246: 'America/Barbados',
  264: 'America/Anguilla',
  268: 'America/Antigua',
  284: 'America/Tortola',
  345: 'America/Cayman',
  441: 'Atlantic/Bermuda',
  473: 'America/Grenada',
  649: 'America/Grand_Turk',
  658: 'America/Jamaica',
  664: 'America/Montserrat',
  721: 'America/Lower_Princes',
  758: 'America/St_Lucia',
  767: 'America/Dominica',
  784: 'America/St_Vincent',
  809: 'America/Santo_Domingo',
  829: 'America/Santo_Domingo',
  849: 'America/Santo_Domingo',
  868: 'America/Port_of_Spain',
  869: 'America/St_Kitts',
  876: 'America/Jamaica',
}

/** `state`: null outside of the US and Canada. */
export type AreaPlace = { readonly state: string | null; readonly zones: readonly string[] }

/** By three digits. A code that is not here belongs to no place: toll-free, personal, or newer than this table. */
export const AREA_CODES: ReadonlyMap<string, AreaPlace> = new Map([
  ...CODES.trim()
    .split('\n')
    .flatMap(line => codesOf(line)),
  ...Object.entries(ISLANDS).map(([code, zone]) => [code, { state: null, zones: [zone] }] as const),
])

function codesOf(line: string): (readonly [string, AreaPlace])[] {
  const [state = '', ...codes] = line.split(' ')
  return codes.map(word => {
    const [code = '', letters = STATE_ZONES[state] ?? ''] = word.split('/')
    return [code, { state, zones: zonesOf(letters) }] as const
  })
}

export function zonesOf(letters: string): readonly string[] {
  return Array.from(letters, letter => ZONE_LETTERS[letter]!)
}
