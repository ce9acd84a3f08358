

##   The head.
#untouched
use "x.dlm" ;


const A=1;const LONG   = 2
const   B       = [1,2 ,
    3]	# tab before
data d=csv("a.csv"){x:f32[2]=cols(0..2),y:f32=col( 2 ), # last
} split(train=0.5,seed=1)

data wide = csv("a-file-with-a-rather-long-name.csv") { x: f32[64] = cols(0 .. 64) / 16, y: i32 = col("label"); z : f32 = col(65) }
param w :f32[2]~gaussian( 0.1 );  param image=inf   ## a trailing doc
state count:i32=0

net f( x:f32[N,K], rest... )->f32[N,_] where K%2==0 and
N > 0
{   # the block


y=-x*2+ -1-w [ : ,_ ]'@w^-2
	if not a{y=y+1}else
    {y=y- 1
  }
  if a {}
  else if b { y = x }

    # why: for,
    for i,_ in 0..3{y=y|>g( i , axis= -1)
    |>h}
    z[ n ,...,i<K//2]=sum[ k<3 ]( x[n,2*i+k-1 else 0]+max [r] x [ r ] )*w[k]   ;   q = 1 ;
    s=scan a,b in p,q over T backwards carrying h=zeros( 2,3 ),c while c>0{h=h+a;yield h,c
    }
    t = if a then f32( b ) else(c)
    u = f(a,b,
    # of the third
    c)
    v = g(
    a,
    b
    )
    first, second = split(f(alpha, beta, gamma, delta, epsilon, zeta, eta, theta), pieces = 2, axis = -1) + iota(theta) * lambda
    total = first_of_the_terms + second_of_the_terms * third_of_the_terms - fourth_of_the_terms + fifth_of_the_terms / two
    x = (x)
    return(y,z)


    # the end
}
fn long_signature(first: float[..., I], second: float[..., I], third: int, fourth: float, fifth: bool = true) -> float[..., I] = first
optimizer o(flat p,g,f)=adam( p,g ,lr=1e-3)
entry e(a:int=3,b)->(f32,i32[2]){minimize l over a.b,c.dense.2.w using sgd(0.1),d using adam()
save a,b to "x-{n}.png" if  best( a )
load a from "x" by order; stop if c; x[ :,a..,..b,...rest ]<-p . params }
# END
